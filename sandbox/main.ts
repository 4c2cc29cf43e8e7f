import { readArguments, USAGE } from "./arguments.ts";
import { demoAccounts, fillDemo } from "./demo/fill.ts";
import { sandboxAccounts } from "./klaviyo/keys.ts";
import { startSandbox } from "./sandbox.ts";

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

function fail(line: string): never {
  process.stderr.write(`${line}\n`);
  process.exit(1);
}

function words(error: unknown): string {
  const { code, message, port } = error as NodeJS.ErrnoException & { port?: number };
  return code === "EADDRINUSE"
    ? `Port ${port ?? "?"} is taken. Take others with: npm run sandbox -- --port 5000`
    : message;
}

process.chdir(`${import.meta.dirname}/..`);
let directory = "";
try {
  const asked = readArguments(process.argv.slice(2));
  if (asked.help) {
    say(USAGE);
    process.exit(0);
  }
  const { port, reset, demo } = asked;
  directory = demo ? ".sandbox-demo" : ".sandbox";
  const options = { port, reset, directory, announce: say };
  const sandbox = await startSandbox({ ...options, ...(demo && { accounts: demoAccounts() }) });
  if (demo) {
    say("  Filling the shop with a month of sign-ups: a few seconds.");
    await fillDemo(sandbox, directory);
  }
  const { admin, storefront, inbox } = sandbox.urls;
  say("");
  say(`  Shopify admin     ${admin}   install the app and work with it`);
  say(`  Storefront        ${storefront}   ask to be told of a sold-out product`);
  say(`  Klaviyo's inbox   ${inbox}   see what arrives, and make it fail`);
  say("");
  say(`  A Klaviyo key to paste: ${sandboxAccounts()[0]?.key ?? ""}`);
  say(`  The app's log is ${directory}/app.log. Ctrl-C ends all of it.`);
  say("");

  const stopping = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    process.on(signal, () => {
      if (stopping.signal.aborted) return;
      stopping.abort();
      void sandbox.stop().then(() => process.exit(0));
    });
  }
  await sandbox.app().ended;
  if (!stopping.signal.aborted) {
    await sandbox.stop();
    fail(`The app has ended by itself: see ${directory}/app.log.`);
  }
} catch (error) {
  fail(words(error));
}
