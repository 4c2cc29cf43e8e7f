import { Trans } from "react-i18next";
import { renderToStaticMarkup } from "react-dom/server";
import { expect, test } from "vitest";
import { english } from "#tests/english.ts";
import { ReaderProvider, Verbatim } from "./reader.tsx";

const NESTING = '$t(common.copy.copyWhat, {"what": "x"})';

/**
 * Shoppers, products, lists and Klaviyo's answers may contain text that would be a command in a
 * message.
 */
test.each([
  ...[
    "$t(common.tryAgain)",
    NESTING,
    "{{id}}",
    "{{- yours}}",
    "{{yours, uppercase}}",
    "<yours/>",
    "__proto__",
  ],
  ...["<strong>bold</strong>", "<code>", "<0>x</0>", "&lt;b&gt;"],
])("text from others is shown as it is: %s", (text) => {
  expect(english.t("common.klaviyoSays", { detail: text })).toBe(`Klaviyo’s message: “${text}”`);
  const html = renderToStaticMarkup(
    <ReaderProvider {...english}>
      <Trans
        t={english.t}
        i18nKey="settings.conflict.difference"
        components={{
          strong: <strong />,
          field: <Verbatim text={text} />,
          stored: <Verbatim text={text} />,
          yours: <Verbatim text={text} />,
        }}
      />
    </ReaderProvider>,
  );
  const escaped = renderToStaticMarkup(<i>{text}</i>).slice("<i>".length, -"</i>".length);
  expect(html).toBe(`<strong>${escaped}:</strong> saved ${escaped}, yours ${escaped}`);
});
