import { describe, expect, it } from "vitest";
import { backInStockBody, requestHeaders } from "./request.ts";

describe("the request for a back-in-stock subscription", () => {
  it("carries all four identifiers, the profile's own id beside its type", () => {
    const body = backInStockBody({
      variantId: "33001893429341",
      channels: ["EMAIL", "SMS"],
      profile: {
        id: "01GDDKASAP8TKDDA2GRZDSVP4H",
        email: "ann@example.com",
        phoneNumber: "+14155552671",
        externalId: "c-1",
      },
    });
    expect(body).toEqual({
      data: {
        type: "back-in-stock-subscription",
        attributes: {
          channels: ["EMAIL", "SMS"],
          profile: {
            data: {
              type: "profile",
              id: "01GDDKASAP8TKDDA2GRZDSVP4H",
              attributes: {
                email: "ann@example.com",
                phone_number: "+14155552671",
                external_id: "c-1",
              },
            },
          },
        },
        relationships: {
          variant: {
            data: { type: "catalog-variant", id: "$shopify:::$default:::33001893429341" },
          },
        },
      },
    });
  });

  it("names no identifier that is missing", () => {
    const { profile } = backInStockBody({
      variantId: "1",
      channels: ["EMAIL"],
      profile: { email: "a@b.co", phoneNumber: null },
    }).data.attributes;
    expect(profile.data).toEqual({ type: "profile", attributes: { email: "a@b.co" } });
  });

  it("refuses what is no Shopify variant", () => {
    expect(() => backInStockBody({ variantId: "x", channels: ["EMAIL"], profile: {} })).toThrow(
      RangeError,
    );
  });

  it("opts out of being served by another revision", () => {
    expect(requestHeaders("pk_1")).toMatchObject({
      authorization: "Klaviyo-API-Key pk_1",
      revision: "2026-07-15",
      "x-klaviyo-revision-fall-forward-opt-out": "1",
      "content-type": "application/vnd.api+json",
    });
  });
});
