import { useLocation, useNavigation } from "@remix-run/react";
import { useEffect, useRef, type RefObject } from "react";

/**
 * Moves the focus to an element after an event that removed or disabled the focused one: keyboard
 * and screen reader users would otherwise restart at the top of the page. The value at mount is no
 * event.
 */
export function useFocusOn(id: string, happening: unknown): void {
  const settled = useNavigation().state === "idle";
  const last = useRef(happening);
  useEffect(() => {
    if (!settled || last.current === happening) return;
    last.current = happening;
    if (happening) document.getElementById(id)?.focus();
  }, [id, happening, settled]);
}

/**
 * Moves the focus to an element after a change of what is shown, if the change removed the focused
 * one. The value at mount is no change.
 */
export function useFocusIfLost(id: string, shown: string): void {
  const last = useRef(shown);
  useEffect(() => {
    if (last.current === shown) return;
    last.current = shown;
    if (isFocusLost()) document.getElementById(id)?.focus({ preventScroll: true });
  }, [id, shown]);
}

/**
 * Moves the focus to the new page after a navigation, if the link that had it is gone. A field of
 * the page that took the focus keeps it, and so does anything outside the frame, such as the
 * admin's menu.
 */
export function useFocusOnArrival(page: RefObject<HTMLElement>): void {
  const { key } = useLocation();
  const settled = useNavigation().state === "idle";
  const last = useRef(key);
  useEffect(() => {
    if (!settled || last.current === key) return;
    last.current = key;
    if (isFocusLost()) page.current?.focus({ preventScroll: true });
  }, [key, settled, page]);
}

/** The same for a part of a page that remounts when it is paged. */
export function useFocusOnLanding(part: RefObject<HTMLElement>, turned: boolean): void {
  const wanted = useRef(turned);
  useEffect(() => {
    if (wanted.current && isFocusLost()) part.current?.focus({ preventScroll: true });
    wanted.current = false;
  }, [part]);
}

function isFocusLost(): boolean {
  const { activeElement, body } = document;
  return document.hasFocus() && (!activeElement || activeElement === body);
}
