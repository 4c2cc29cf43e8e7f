import { useRevalidator } from "@remix-run/react";

/**
 * Retries a page that could not be shown. It uses the router, whose requests carry a session token:
 * the frame's own address may have lost the shop, and reloading it would end at a log-in. Only a
 * page that failed before App Bridge loaded has no other way; its address is the one that Shopify
 * opened.
 */
export function useTryAgain(): { again: () => void; trying: boolean } {
  const { revalidate, state } = useRevalidator();
  const again = () => {
    if (Reflect.has(window, "shopify")) revalidate();
    else window.location.reload();
  };
  return { again, trying: state === "loading" };
}
