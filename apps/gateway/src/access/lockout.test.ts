import { describe, expect, it } from "vitest";
import { Lockout } from "./lockout.ts";

describe("Lockout", () => {
  const create = () => {
    const clock = { ms: 0 };
    const lockout = new Lockout({ maxFailures: 3, windowMs: 1_000, lockMs: 5_000, now: () => clock.ms });
    return { clock, lockout };
  };

  it("locks an address out after so many failures within the window, and lets it in again", () => {
    const { clock, lockout } = create();
    for (let failure = 0; failure < 3; failure++) lockout.fail("10.0.0.1");
    expect(lockout.lockedForMs("10.0.0.1")).toBe(5_000);
    expect(lockout.lockedForMs("10.0.0.2")).toBe(0);
    clock.ms = 5_000;
    expect(lockout.lockedForMs("10.0.0.1")).toBe(0);
  });

  it("forgets failures when the window is over", () => {
    const { clock, lockout } = create();
    lockout.fail("10.0.0.1");
    lockout.fail("10.0.0.1");
    clock.ms = 1_000;
    lockout.fail("10.0.0.1");
    expect(lockout.lockedForMs("10.0.0.1")).toBe(0);
  });

  it("takes an IPv4-mapped IPv6 address for the IPv4 address it is", () => {
    const { lockout } = create();
    lockout.fail("10.0.0.1");
    lockout.fail("::ffff:10.0.0.1");
    lockout.fail("::ffff:a00:1");
    expect(lockout.lockedForMs("10.0.0.1")).toBeGreaterThan(0);
  });

  it("remembers a bounded number of addresses", () => {
    const { lockout } = create();
    for (let failure = 0; failure < 3; failure++) lockout.fail("192.0.2.1");
    for (let address = 0; address < 10_000; address++) lockout.fail(`2001:db8::${address.toString(16)}`);
    expect(lockout.lockedForMs("192.0.2.1")).toBe(0);
  });

  it("goes on where another one was", () => {
    const { clock, lockout } = create();
    for (let failure = 0; failure < 3; failure++) lockout.fail("10.0.0.1");
    lockout.fail("10.0.0.2");
    const next = new Lockout({ maxFailures: 3, now: () => clock.ms }, lockout.state());
    expect(next.lockedForMs("10.0.0.1")).toBe(5_000);
    for (let failure = 0; failure < 2; failure++) next.fail("10.0.0.2");
    expect(next.lockedForMs("10.0.0.2")).toBe(60_000);
    expect(lockout.lockedForMs("10.0.0.2")).toBe(0);
  });
});
