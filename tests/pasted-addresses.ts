/**
 * What people paste, and what it means. The block's script and the app both follow the table of
 * addresses; one that keeps a space is refused. Numbers are the app's alone: the block sends them as
 * they are.
 */
export const pastedEmails: [pasted: string, meant: string][] = [
  ["  Ann@Example.COM ", "ann@example.com"],
  ["ann\u200b@exam\u200bple.com", "ann@example.com"],
  ["\u202aann@example.com\u202c", "ann@example.com"],
  ["\u2068ann@example.com\u2069", "ann@example.com"],
  ["\ufeffann@example.com", "ann@example.com"],
  ["an\u00adn@example.com", "ann@example.com"],
  ["ann\ufe0f@example.com", "ann@example.com"],
  ["ann\u3164@example.com", "ann@example.com"],
  ["ann\uffa0@example.com", "ann@example.com"],
  ["ａｎｎ＠ｅｘａｍｐｌｅ．ｃｏｍ", "ann@example.com"],
  ["ann@example。com", "ann@example.com"],
  ["ann@\u2009example.com", "ann@example.com"],
  ["ann\u00a0@exam\u00a0ple.com\u3000", "ann@example.com"],
  ["ann\u2800@example.com", "ann@example.com"],
  ["ann\t@example.com\t", "ann@example.com"],
  ["ann @ example . com", "ann@example.com"],
  ["ann smith@example.com", "ann smith@example.com"],
  ["ann@exa mple.com", "ann@exa mple.com"],
  ["a . b@example.com", "a . b@example.com"],
];

export const pastedPhones: [pasted: string, meant: string][] = [
  ["\u202a+49 151 23456789\u202c", "+49 151 23456789"],
  ["０９０－１２３４－５６７８", "090-1234-5678"],
  ["+1\u00a0415\u2009555\u200b2671", "+1 415 5552671"],
  ["٠٥٠١٢٣٤٥٦٧", "0501234567"],
  ["۰۹۱۲۳۴۵۶۷۸۹", "09123456789"],
  ["\ufeff+14155552671", "+14155552671"],
  ["＋14155552671", "+14155552671"],
  ["+1\u2800415 555 2671\u2800", "+1415 555 2671"],
  ["+९१ ९८१२३ ४५६७८", "+91 98123 45678"],
  ["๐๘๑๒๓๔๕๖๗๘", "0812345678"],
];
