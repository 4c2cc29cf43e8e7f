import { Checkbox } from "@shopify/polaris";
import { useState } from "react";

interface VouchBoxProps {
  id?: string;
  name: string;
  label: string;
  help: string;
  error?: string | undefined;
}

/** The merchant's word for a consent. Never ticked beforehand. */
export function VouchBox({ id, name, label, help, error }: VouchBoxProps) {
  const [ticked, setTicked] = useState(false);
  return (
    <Checkbox
      {...(id && { id })}
      name={name}
      label={label}
      helpText={help}
      checked={ticked}
      onChange={setTicked}
      error={error}
    />
  );
}
