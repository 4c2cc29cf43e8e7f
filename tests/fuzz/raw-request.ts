import { connect } from "node:net";

/** A request in the parts that are written one after the other. */
export interface RawRequest {
  method: string;
  path: string;
  headers: [name: string, value: string][];
  body: Buffer;
}

/** A request as it goes over the wire; its length is declared. The connection is for it alone. */
export function bytesOf({ method, path, headers, body }: RawRequest): Buffer {
  const lines = [
    `${method} ${path} HTTP/1.1`,
    "host: 127.0.0.1",
    "connection: close",
    `content-length: ${body.length}`,
    ...headers.map(([name, value]) => `${name}: ${value}`),
  ];
  return Buffer.concat([Buffer.from(`${lines.join("\r\n")}\r\n\r\n`, "latin1"), body]);
}

/** The status of no answer: the server closed the connection, or waits for more. */
export const UNANSWERED = 0;

/**
 * How long an answer may take. A request that lost its end gets none, and is not waited for until
 * the server gives it up; a whole one is answered, however busy the machine is.
 */
const PATIENCE_MS = { whole: 30_000, cut: 1_500 };

/** Sends bytes on a connection of their own; resolves to the status of the answer. */
export function sendBytes(port: number, bytes: Buffer, isWhole: boolean): Promise<number> {
  return new Promise((resolve) => {
    let head = "";
    const socket = connect(port, "127.0.0.1", () => socket.write(bytes));
    const end = () => {
      clearTimeout(timer);
      socket.destroy();
      resolve(Number(/^HTTP\/1\.1 (\d{3})/.exec(head)?.[1] ?? UNANSWERED));
    };
    const timer = setTimeout(end, isWhole ? PATIENCE_MS.whole : PATIENCE_MS.cut);
    socket.setEncoding("latin1").on("error", () => undefined);
    // All of the answer: what it promises is stored by then.
    socket.on("data", (text: string) => (head = head.length < 64 ? head + text : head));
    socket.on("close", end);
  });
}
