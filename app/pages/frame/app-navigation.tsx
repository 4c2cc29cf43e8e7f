import { Link } from "@remix-run/react";
import { NavMenu } from "@shopify/app-bridge-react";
import { useReader } from "../../locales/reader.tsx";
import "./app-bridge.css";

/** Handed to Shopify's admin, which shows it in its own menu; the first link is the app's name. */
export function AppNavigation() {
  const { t } = useReader();
  return (
    <NavMenu>
      <Link to="/app" rel="home">
        {t("common.title.home")}
      </Link>
      <Link to="/app/subscriptions">{t("common.title.subscriptions")}</Link>
      <Link to="/app/settings">{t("common.title.settings")}</Link>
    </NavMenu>
  );
}
