/** The web servers of the lab: one nginx, with the quirks' own pieces and, for all others, a site in good order on the shared address. */
import { copyFileSync, mkdirSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import type { Quirk } from "./quirk.ts"

/** Writes `nginx.conf`, `site.conf`, `web/` and `stream/` below the state folder. */
export const assembleWeb = (quirks: ReadonlyArray<Quirk>, lab: string, state: string): void => {
  for (const folder of ["web", "stream", "nginx-temporary"]) mkdirSync(join(state, folder), { recursive: true })
  for (const file of ["nginx.conf", "site.conf"]) copyFileSync(join(lab, "internet", file), join(state, file))
  for (const quirk of quirks) {
    const isUsual = quirk.roles.includes("web") && quirk.files.zone !== null && quirk.certificate !== null
    const site = quirk.files["nginx.conf"] ?? (isUsual ? usualSite(quirk.target) : null)
    if (site !== null) writeFileSync(join(state, "web", `${quirk.id}.conf`), site)
    const policy = quirk.files["policy.conf"]
    if (policy !== null) writeFileSync(join(state, "web", `${quirk.id}-policy.conf`), policy)
    const stream = quirk.files["stream.conf"]
    if (stream !== null) writeFileSync(join(state, "stream", `${quirk.id}.conf`), stream)
  }
}

const usualSite = (name: string): string => `server {
  listen 192.0.2.80:80;
  listen [2001:db8:80::80]:80;
  server_name ${name};
  return 301 https://$host$request_uri;
}
server {
  listen 192.0.2.80:443 ssl;
  listen [2001:db8:80::80]:443 ssl;
  server_name ${name};
  ssl_certificate certificates/${name}.pem;
  ssl_certificate_key certificates/${name}.key;
  include site.conf;
}
`
