"""The whole lives of a registry and a namespace, driven by Huawei Cloud's own Python SDK; prints what each call gave, as JSON."""

import json
import sys

from huaweicloudsdkcore.auth.credentials import BasicCredentials
from huaweicloudsdkcore.exceptions.exceptions import ServiceResponseException
from huaweicloudsdkswr import v2 as swr

endpoint, access_key, secret_key, project_id, instance_id = sys.argv[1:]
client = (
    swr.SwrClient.new_builder()
    .with_credentials(BasicCredentials(access_key, secret_key, project_id))
    .with_endpoint(endpoint)
    .build()
)


def body(**changes):
    return {
        "name": "hub",
        "type": "swr-pro",
        "url": "https://harbor.example.com",
        "description": "by the official SDK",
        "insecure": False,
        "credential": {"type": "basic", "access_key": "robot", "access_secret": "far-secret-1"},
        "dns_conf": {"hosts": {"harbor.example.com": "10.0.0.5"}},
        **changes,
    }


def plain(response):
    return response.to_dict()


def refused(call):
    try:
        call()
    except ServiceResponseException as error:
        return {"status": error.status_code, "code": error.error_code, "request_id": error.request_id}


def life_of_a_registry():
    created = plain(client.create_instance_registry(swr.CreateInstanceRegistryRequest(instance_id, body())))
    number = created["id"]
    show = swr.ShowInstanceRegistryRequest(instance_id, number)
    shown = plain(client.show_instance_registry(show))
    changed = body(description="changed")
    client.update_instance_registry(swr.UpdateInstanceRegistryRequest(instance_id, number, changed))
    listing = swr.ListInstanceRegistriesRequest(instance_id=instance_id, name="hu")
    listed = plain(client.list_instance_registries(listing))
    client.delete_instance_registry(swr.DeleteInstanceRegistryRequest(instance_id, number))
    gone = refused(lambda: client.show_instance_registry(show))
    return {"created": created, "shown": shown, "listed": listed, "gone": gone}


def life_of_a_namespace():
    name = "team-a"
    metadata = swr.NamespaceMetadata(public="false")
    new = swr.CreateInstanceNamespaceRequestBody(namespace_name=name, metadata=metadata)
    created = plain(client.create_instance_namespace(swr.CreateInstanceNamespaceRequest(instance_id, new)))
    show = swr.ShowInstanceNamespaceRequest(instance_id, name)
    shown = plain(client.show_instance_namespace(show))
    changed = swr.UpdateNamespaceRequestBody(
        metadata=swr.NamespaceMetadata(public="true", auto_scan="true", prevent_vul="true", severity="high"),
        cve_allowlist=swr.UpdateCVEAllowlistRequest(items=[swr.CVEAllowlistItem(cve_id="CVE-2024-3094")]),
    )
    update = swr.UpdateInstanceNamespaceRequest(instance_id, name, changed)
    updated = plain(client.update_instance_namespace(update))
    listing = swr.ListInstanceNamespacesRequest(instance_id=instance_id, name="team", public="true", limit=10, offset=0)
    listed = plain(client.list_instance_namespaces(listing))
    client.delete_instance_namespace(swr.DeleteInstanceNamespaceRequest(instance_id, name))
    gone = refused(lambda: client.show_instance_namespace(show))
    return {"created": created, "shown": shown, "updated": updated, "listed": listed, "gone": gone}


print(json.dumps({"registry": life_of_a_registry(), "namespace": life_of_a_namespace()}))
