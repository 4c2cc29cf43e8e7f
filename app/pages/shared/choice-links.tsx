import { Link } from "@remix-run/react";
import styles from "./choice-links.module.css";

interface ChoiceLinksProps {
  name: string;
  choices: { to: string; label: string; isCurrent: boolean }[];
}

/** A choice that is in the address, so that Back works and a view can be shared. */
export function ChoiceLinks({ name, choices }: ChoiceLinksProps) {
  return (
    <nav aria-label={name} className={styles.links}>
      {choices.map(({ to, label, isCurrent }) => (
        <Link
          key={label}
          to={to}
          className={styles.link}
          aria-current={isCurrent ? "page" : undefined}
          preventScrollReset
        >
          {label}
        </Link>
      ))}
    </nav>
  );
}
