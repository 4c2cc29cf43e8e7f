import { once } from "node:events";
import { connect, createServer, type AddressInfo, type Socket } from "node:net";

/** A way to a server on which packets can get lost. */
export interface TcpProxy {
  /** An address of the server, with this way to it. */
  through(url: string): string;
  /** From now on nothing passes on the connections that are open, and none of their ends is told. */
  silence(): void;
  /** The same for connections that are opened from now on, until it is called with false. */
  silenceNew(on: boolean): void;
  close(): Promise<void>;
}

/** Opens a way to the port of a server on this machine. */
export async function openTcpProxy(port: number): Promise<TcpProxy> {
  const pairs = new Set<[Socket, Socket]>();
  let isSilent = false;
  const server = createServer({ allowHalfOpen: true }, (client) => {
    const upstream = connect({ port, host: "127.0.0.1", allowHalfOpen: true });
    const pair: [Socket, Socket] = [client, upstream];
    pairs.add(pair);
    for (const socket of pair) {
      socket.on("error", () => undefined);
      socket.setNoDelay(true);
    }
    if (isSilent) return;
    client.pipe(upstream);
    upstream.pipe(client);
    client.once("close", () => upstream.destroy());
    upstream.once("close", () => client.destroy());
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const own = (server.address() as AddressInfo).port;
  return {
    through: (url) => url.replace(/:\d+\//, `:${own}/`),
    silence() {
      for (const [client, upstream] of pairs) {
        client.unpipe(upstream);
        upstream.unpipe(client);
        for (const socket of [client, upstream]) socket.pause().removeAllListeners("close");
      }
    },
    silenceNew(on) {
      isSilent = on;
    },
    async close() {
      const closed = once(server, "close");
      server.close();
      for (const pair of pairs) for (const socket of pair) socket.destroy();
      await closed;
    },
  };
}
