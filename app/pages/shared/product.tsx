import { useReader } from "../../locales/reader.tsx";
import { productWords, type ShownProduct } from "./product-words.ts";
import styles from "./product.module.css";

/** A product and its variant, with a picture of fixed size so that nothing moves when it loads. */
export function Product(product: ShownProduct) {
  const { name, option } = productWords(product, useReader());
  const { imageUrl } = product;
  return (
    <span className={styles.product}>
      <span className={styles.picture}>
        {imageUrl && <img src={imageUrl} alt="" width={40} height={40} loading="lazy" />}
      </span>
      <span className={styles.words}>
        <span>{name}</span>
        {option && <span className={styles.option}>{option}</span>}
      </span>
    </span>
  );
}
