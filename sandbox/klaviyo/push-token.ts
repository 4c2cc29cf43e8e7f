import { z } from "zod";

const word = z.string().nullish();

/** https://developers.klaviyo.com/en/reference/bulk_subscribe_profiles, of a profile's push channel. */
export const pushToken = z.strictObject({
  token: z.string(),
  platform: z.enum(["android", "ios"]),
  vendor: z.enum(["apns", "fcm"]),
  enablement_status: z
    .enum(["AUTHORIZED", "DENIED", "NOT_DETERMINED", "PROVISIONAL", "UNAUTHORIZED"])
    .nullish(),
  background: z.enum(["AVAILABLE", "DENIED", "RESTRICTED"]).nullish(),
  device_metadata: z
    .strictObject({
      device_id: word,
      klaviyo_sdk: z
        .enum(["android", "flutter", "flutter_community", "react_native", "swift"])
        .nullish(),
      sdk_version: word,
      device_model: word,
      os_name: z.enum(["android", "ios", "ipados", "macos", "tvos"]).nullish(),
      os_version: word,
      manufacturer: word,
      app_name: word,
      app_version: word,
      app_build: word,
      app_id: word,
      environment: z.enum(["debug", "release"]).nullish(),
    })
    .nullish(),
});
