import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { worstAnswers } from "./worst-answers";

/** Gives each worst answer under its number, in a process of its own: what it takes to make them holds nobody who is measured. */
const bodies = worstAnswers.map(({ body }) => body());
const server = createServer({ maxHeaderSize: 65_536 }, async (request, response) => {
  let asked = "";
  for await (const chunk of request) asked += chunk;
  // STS has it in the message to decode, SWR in the path.
  const [, number = "0"] = /\/instances\/(\d+)\/|"(\d+)"/.exec(`${request.url}${asked}`)?.filter(Boolean) ?? [];
  response.writeHead(worstAnswers[Number(number)]?.status ?? 500).end(bodies[Number(number)]);
});
server.listen(0, "127.0.0.1", () => {
  process.send?.(`http://127.0.0.1:${(server.address() as AddressInfo).port}`); // it listens on TCP
});
process.on("disconnect", () => process.exit(0));
