import "i18next";
import type { Messages } from "./catalogue.ts";

declare module "i18next" {
  /** A key that English does not have is refused by the compiler. */
  interface CustomTypeOptions {
    defaultNS: "translation";
    resources: { translation: Messages };
    returnNull: false;
  }
}
