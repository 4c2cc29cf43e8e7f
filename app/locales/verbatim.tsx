/** Somebody else's text within a sentence of ours, which what puts sentences together never looks at. */
export function Verbatim({ text }: { text: string }) {
  return <>{text}</>;
}
