import { expect, test } from "vitest";
import { recordingHost } from "./recording-host.ts";

const EDITOR = "https://corner.myshopify.com/admin/themes/current/editor?template=product";
const addBlock = (id: string) =>
  `${EDITOR}&${new URLSearchParams({ addAppBlockId: id, target: "mainSection" }).toString()}`;

async function shown(url: string, blockPlaced: boolean): Promise<string> {
  const { get } = recordingHost({ blockPlaced });
  return (await get(`/elsewhere?url=${encodeURIComponent(url)}`)).text();
}

test("With the block in the theme the editor offers to remove it, whatever the link asks for", async () => {
  for (const url of [EDITOR, addBlock("key/notify-me")]) {
    const page = await shown(url, true);
    expect(page).toContain("is on the product pages");
    expect(page).toContain("Take the block out and save");
    expect(page).not.toContain('value="add"');
  }
});

test("A link that names the block adds it, to be saved", async () => {
  const page = await shown(addBlock("key/notify-me"), false);
  expect(page).toContain("is not saved yet");
  expect(page).toContain("Add the block and save");
});

test.each(["other-key/notify-me", "key/other", "notify-me", ""])(
  "A link that names the block %j adds nothing",
  async (id) => {
    const page = await shown(addBlock(id), false);
    expect(page).toContain(`No app has a block “${id}”`);
    expect(page).not.toContain("Add the block and save");
  },
);

test("Without such a link the merchant adds the block by hand", async () => {
  const page = await shown(EDITOR, false);
  expect(page).not.toContain("No app has");
  expect(page).toContain("Add it by hand and save");
});

test.each([
  "https://other.myshopify.com/admin/themes/current/editor",
  "https://corner.myshopify.com/admin/themes",
  "https://corner.myshopify.com/themes/current/editor",
])("%s is not this shop's theme editor", async (url) => {
  expect(await shown(url, false)).toContain("This leads out of the sandbox");
});

test.each([
  ["add", true],
  ["remove", false],
])("The action %s changes the theme and shows the editor again", async (block, placed) => {
  const { post, done } = recordingHost();
  const answer = await post("/controls/theme", { block, editor: EDITOR });
  expect(done).toEqual([{ blockPlaced: placed }]);
  expect(answer.headers.get("Location")).toBe(`/elsewhere?url=${encodeURIComponent(EDITOR)}`);
});

test("A save that names no editor leads to no other site", async () => {
  const answer = await recordingHost().post("/controls/theme", {
    block: "add",
    editor: "https://evil.example/",
  });
  expect(answer.headers.get("Location")).toMatch(/^\/elsewhere\?/);
});
