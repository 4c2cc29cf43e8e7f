import type { MetaArgs, MetaDescriptor } from "@remix-run/node";
import type { Messages } from "../../locales/catalogue.ts";
import { readerOf } from "../../locales/reader.tsx";

type Page = keyof Messages["common"]["title"];

/**
 * The title of an admin page, in the locale of the frame around it: `meta` is no component and
 * can't use the reader's context.
 */
export function pageTitle(page: Page, { matches }: Pick<MetaArgs, "matches">): MetaDescriptor[] {
  const { t } = readerOf(frameLocale(matches));
  return [{ title: t("common.titled", { page: t(`common.title.${page}`) }) }];
}

function frameLocale(matches: MetaArgs["matches"]): string | undefined {
  const frame = matches.find(({ id }) => id === "routes/app")?.data as
    { locale: string } | undefined;
  return frame?.locale;
}
