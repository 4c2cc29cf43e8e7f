import "i18next";
import type { Messages } from "./catalogue.ts";

declare module "i18next" {
  /** The compiler refuses a key that English does not have. */
  interface CustomTypeOptions {
    defaultNS: "translation";
    resources: { translation: Messages };
    returnNull: false;
  }
}
