import { Link } from "@remix-run/react";
import type { FigureWords } from "./figure-words.ts";
import styles from "./key-figures.module.css";

/** The figures of the period; each that has rows behind it leads to them. */
export function KeyFigures({ figures }: { figures: FigureWords[] }) {
  return (
    <ul className={styles.figures}>
      {figures.map((figure) => (
        <li key={figure.name}>
          {figure.to ? (
            <Link className={styles.figure} to={figure.to}>
              <Figure {...figure} />
            </Link>
          ) : (
            <div className={styles.figure}>
              <Figure {...figure} />
            </div>
          )}
        </li>
      ))}
    </ul>
  );
}

function Figure({ name, value, detail, alarming }: FigureWords) {
  return (
    <>
      <span className={styles.name}>{name}</span>
      <span className={alarming ? `${styles.value ?? ""} ${styles.alarming ?? ""}` : styles.value}>
        {value}
      </span>
      <span className={styles.detail}>{detail}</span>
    </>
  );
}
