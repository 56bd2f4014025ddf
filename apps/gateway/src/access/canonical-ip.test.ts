import { describe, expect, it } from "vitest";
import { canonicalIp, isLoopback } from "./canonical-ip.ts";

describe("canonicalIp", () => {
  it.each([
    ["127.0.0.1", "127.0.0.1"],
    ["::ffff:127.0.0.1", "127.0.0.1"],
    ["::FFFF:10.1.2.3", "10.1.2.3"],
    ["::ffff:7f00:1", "127.0.0.1"],
    ["0:0:0:0:0:0:0:1", "::1"],
    ["fe80::1%eth0", "fe80::1"],
    ["2001:DB8:0::1", "2001:db8::1"],
    ["", ""],
    ["not:an:address", "not:an:address"],
  ])("spells %s as %s", (address, canonical) => {
    expect(canonicalIp(address)).toBe(canonical);
  });
});

describe("isLoopback", () => {
  it.each(["127.0.0.1", "127.8.9.1", "::1", "::ffff:127.0.0.1", "0:0:0:0:0:0:0:1"])("knows %s", (address) => {
    expect(isLoopback(address)).toBe(true);
  });
  it.each(["0.0.0.0", "::", "10.0.0.1", "::ffff:10.0.0.1", "127.0.0.1.evil.example", ""])(
    "does not take %s",
    (address) => {
      expect(isLoopback(address)).toBe(false);
    },
  );
});
