const bytes = (text: string) => new TextEncoder().encode(text);

/** A body that begins and never continues. */
export function stalled(): ReadableStream<Uint8Array> {
  return new ReadableStream({ start: (controller) => controller.enqueue(bytes("{")) });
}

const dripMs = 20;

/** A byte every 20 ms, until the caller leaves. */
export function dripped(signal: AbortSignal): ReadableStream<Uint8Array> {
  let timer: NodeJS.Timeout;
  const stop = () => clearInterval(timer);
  return new ReadableStream({
    start(controller) {
      timer = setInterval(() => controller.enqueue(bytes(" ")), dripMs).unref();
      signal.addEventListener("abort", stop, { once: true });
    },
    cancel: stop,
  });
}

const piece = bytes("x".repeat(64 * 1024));
const pieces = 160;

/** Ten megabytes of an error's detail, made only as fast as they are read. */
export function huge(): ReadableStream<Uint8Array> {
  let made = 0;
  return new ReadableStream({
    start: (controller) => controller.enqueue(bytes('{"errors":[{"detail":"')),
    pull(controller) {
      controller.enqueue(made < pieces ? piece : bytes('"}]}'));
      if (made++ === pieces) controller.close();
    },
  });
}
