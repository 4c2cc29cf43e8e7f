import { Fragment } from "react";
import { useReader } from "./reader.tsx";

/**
 * Renders a text with the operator's contact as a link in it, if that is an e-mail address or a web
 * address. A new window, because the admin's frame may not leave Shopify.
 */
export function WithSupportLink({ text }: { text: string }) {
  const { supportContact = "" } = useReader();
  const href = hrefOf(supportContact);
  if (!href) return <>{text}</>;
  const [first, ...others] = text.split(supportContact);
  return (
    <>
      {first}
      {others.map((part, at) => (
        <Fragment key={at}>
          <a href={href} target="_blank" rel="noreferrer">
            {supportContact}
          </a>
          {part}
        </Fragment>
      ))}
    </>
  );
}

/** The environment's check allows "@" and "://" in addresses only. */
function hrefOf(contact: string): string | undefined {
  if (contact.startsWith("https://")) return contact;
  return contact.includes("@") ? `mailto:${contact}` : undefined;
}
