import { expect, it } from "vitest";
import { eachShop } from "./each-shop.ts";

const shops = (count: number) => Array.from({ length: count }, (_, at) => ({ shop: `shop-${at}` }));
const running = new AbortController().signal;

it("a shop whose account answers late keeps no other from its turn", async () => {
  const { promise: late, resolve: answer } = Promise.withResolvers<undefined>();
  const done: string[] = [];
  const work = async ({ shop }: { shop: string }) => {
    if (shop === "shop-0") await late;
    done.push(shop);
    if (done.length === 19) answer(undefined);
  };
  await eachShop(shops(20), work, { stopping: running, tell: expect.unreachable });
  expect(done.at(-1)).toBe("shop-0");
  expect(done).toHaveLength(20);
});

it("asks for a few at once, however many there are", async () => {
  let [open, most] = [0, 0];
  const work = async () => {
    most = Math.max(most, ++open);
    await Promise.resolve();
    open -= 1;
  };
  await eachShop(shops(100), work, { stopping: running, tell: expect.unreachable });
  expect(most).toBe(8);
});

it("tells the trouble of one and goes on", async () => {
  const told: unknown[] = [];
  const done: string[] = [];
  const work = ({ shop }: { shop: string }) => {
    if (shop === "shop-1") return Promise.reject(new Error("refused"));
    done.push(shop);
    return Promise.resolve();
  };
  const tell = (shop: string, error: unknown) => void told.push([shop, String(error)]);
  await eachShop(shops(3), work, { stopping: running, tell });
  expect(told).toEqual([["shop-1", "Error: refused"]]);
  expect(done).toEqual(["shop-0", "shop-2"]);
});

it("begins with no further shop once the process stops", async () => {
  const stopping = new AbortController();
  const done: string[] = [];
  const work = ({ shop }: { shop: string }) => {
    done.push(shop);
    stopping.abort();
    return Promise.resolve();
  };
  await eachShop(shops(20), work, { stopping: stopping.signal, tell: expect.unreachable });
  expect(done.length).toBeLessThan(9);
});
