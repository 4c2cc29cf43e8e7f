import { z } from "zod";

/**
 * Both texts are Klaviyo's own, from the tests of its SDK:
 * https://github.com/klaviyo/klaviyo-swift-sdk/blob/67a8b4c4/Tests/KlaviyoSwiftTests/TestData.swift
 */
export const emailAddress = z.email("Invalid email address").max(254, "Invalid email address");

export const phoneNumber = z
  .string()
  .regex(
    /^\+[1-9]\d{6,14}$/,
    "Invalid phone number format (Example of a valid format: +12345678901)",
  );
