import type { Resource } from "../../provider/lifecycle/definition/resource";
import { instanceIdProperty, sharedProperties } from "../../provider/lifecycle/definition/shared-properties";
import type { CollectionDescription } from "../../provider/swr/collection";
import { readNumber } from "../../provider/swr/ids";
import { ItemStore, type StoredItem } from "../emulator/item-store";

// A resource that does not exist, made by the steps of CONTRIBUTING.md.

const labels: CollectionDescription = {
  noun: "label",
  nouns: "labels",
  path: "catalog/labels",
  listField: "labels",
  keyField: "id",
  keyName: "labelId",
  readKey: readNumber,
  keyForm: "a whole number",
  idField: "id",
  orderColumn: "created_at",
  actions: {
    create: "swr:instance:createLabel",
    list: "swr:instance:listLabels",
    show: "swr:instance:getLabel",
    update: "swr:instance:updateLabel",
    delete: "swr:instance:deleteLabel",
  },
};

export const label: Resource = {
  name: "Label",
  about: "A label for images.",
  page: "https://example.com/labels",
  api: labels,
  completedBy: "createdAt",
  properties: {
    instanceId: instanceIdProperty("label"),
    name: {
      kind: "text",
      about: "Name of the label.",
      presence: "filled",
      required: "a name is required",
      rule: (text) => (/^[a-z]{1,8}$/.test(text) ? undefined : "1 to 8 small letters are allowed"),
      wire: "name",
    },
    colour: {
      kind: "text",
      about: "Its colour.",
      presence: "required",
      required: "a colour is required",
      wire: "color",
    },
    token: {
      kind: "text",
      about: "A secret.",
      presence: "optional",
      required: "a text is required",
      wire: "token",
      secret: true,
    },
    ...sharedProperties("label"),
  },
};

interface StoredLabel extends StoredItem {
  color: string;
  token?: string;
}

export class LabelStore extends ItemStore<StoredLabel> {
  readonly path = labels.path;
  readonly actions = labels.actions;
  protected readonly noun = labels.noun;
  protected readonly orderColumns = ["created_at"];

  protected problemOf(_method: string, body: Readonly<Record<string, unknown>>): string | undefined {
    return typeof body.color === "string" ? undefined : "color is missing";
  }

  protected made(body: Readonly<Record<string, unknown>>, base: StoredItem): StoredLabel {
    return { ...base, ...body } as StoredLabel; // its body has been judged
  }

  protected change(item: StoredLabel, body: object): undefined {
    Object.assign(item, body);
  }

  protected show({ id, name, color, createdAt }: StoredLabel): Readonly<Record<string, unknown>> {
    return { id, name, color, token: "*****", created_at: this.timeOf(createdAt) };
  }

  protected goneCode(): string {
    return "SWR.404009";
  }
}
