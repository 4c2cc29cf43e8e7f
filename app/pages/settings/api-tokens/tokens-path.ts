/** Where the card's forms are sent. */
export const TOKENS_PATH = "/app/api-tokens";
