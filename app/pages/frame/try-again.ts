import { useRevalidator } from "@remix-run/react";

/**
 * Reads a page that could not be shown once more. Through the router, whose requests carry a session
 * token: the frame's own address may have lost the shop, and a reload of it would end at a log-in.
 * Only a page that failed before App Bridge came has nothing else; its address is the one that
 * Shopify opened.
 */
export function useTryAgain(): { again: () => void; trying: boolean } {
  const { revalidate, state } = useRevalidator();
  const again = () => {
    if (Reflect.has(window, "shopify")) revalidate();
    else window.location.reload();
  };
  return { again, trying: state === "loading" };
}
