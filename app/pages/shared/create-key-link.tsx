import { Link } from "@shopify/polaris";
import { KEY_PAGE } from "../../klaviyo/key-page.ts";
import { useReader } from "../../locales/reader.tsx";

/** Opens Klaviyo's page for a new key, with the permissions preselected. */
export function CreateKeyLink() {
  const { t } = useReader();
  return (
    <Link url={KEY_PAGE} target="_blank">
      {t("seen.key.create")}
    </Link>
  );
}
