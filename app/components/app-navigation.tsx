import { Link } from "@remix-run/react";
import { NavMenu } from "@shopify/app-bridge-react";
import "./app-bridge.css";

/** Handed to Shopify's admin, which shows it in its own menu; the first link is the app's name. */
export function AppNavigation() {
  return (
    <NavMenu>
      <Link to="/app" rel="home">
        Home
      </Link>
      <Link to="/app/subscriptions">Sign-ups</Link>
      <Link to="/app/settings">Settings</Link>
    </NavMenu>
  );
}
