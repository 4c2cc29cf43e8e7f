import { serve, type Handler } from "./serve.ts";
import { openTunnel } from "./shopify/tunnel.ts";

/** A socket that is open already; its handler is set later. */
interface Place {
  url: string;
  show(handler: Handler): void;
}

export interface Ports {
  admin: Place;
  storefront: Place;
  inbox: Place;
  /** The app's public address. */
  app: string;
  close(): Promise<void>;
}

/**
 * Takes the sandbox's four ports before anything else: each page has to know the others' addresses,
 * and a start that fails must have changed nothing. If one of them is taken, releases the others and
 * rejects with Node's own error.
 */
export async function takePorts(options: {
  /** The first of four consecutive ports; 0 takes any four. */
  port: number;
  /** The port on which the app's process listens now. */
  appPort: () => number;
}): Promise<Ports> {
  const closers: (() => Promise<void>)[] = [];
  const close = async () => {
    for (const end of closers.splice(0).reverse()) await end();
  };
  const portAt = (at: number) => (options.port === 0 ? 0 : options.port + at);
  const take = async (port: number): Promise<Place> => {
    let shown: Handler = notYet;
    const served = await serve((request) => shown(request), port);
    closers.push(() => served.close());
    return {
      url: `http://localhost:${served.port}`,
      show: (handler) => {
        shown = handler;
      },
    };
  };

  try {
    const admin = await take(portAt(0));
    const storefront = await take(portAt(1));
    const inbox = await take(portAt(2));
    const { appPort } = options;
    const tunnel = await openTunnel({ port: portAt(3), appPort, adminUrl: () => admin.url });
    closers.push(() => tunnel.close());
    return { admin, storefront, inbox, app: tunnel.url, close };
  } catch (error) {
    await close();
    throw error;
  }
}

function notYet(): Promise<Response> {
  return Promise.resolve(new Response("Starting", { status: 503 }));
}
