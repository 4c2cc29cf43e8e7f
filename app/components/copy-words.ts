/** How a try to copy came out; null before one. */
export type Copying = "copied" | "refused" | null;

export function copyLabel(copying: Copying): string {
  return copying === "copied" ? "Copied" : "Copy";
}

export function copyName(copying: Copying, what: string): string {
  return `${copyLabel(copying)} ${what}`;
}

/** What is read out; a browser that refuses has the text marked, so that the keys can do it. */
export function copySaid(copying: Copying): string {
  switch (copying) {
    case "copied":
      return "Copied";
    case "refused":
      return "Your browser doesn’t let this page copy. The text is selected: press Ctrl+C, or ⌘C on a Mac.";
    case null:
      return "";
  }
}
