import { createContext } from "react";

/**
 * The nonce of the page's policy while a server renders it; undefined in a browser, which shows a
 * nonce to no script.
 */
export const NonceContext = createContext<string | undefined>(undefined);
