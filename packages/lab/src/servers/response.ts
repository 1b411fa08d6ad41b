/** A whole HTTP response (RFC 9112 §6); the body in Latin-1, so that what is no UTF-8 can be sent. */
export const response = (status: string, headers: ReadonlyArray<string>, body: string): string =>
  [`HTTP/1.1 ${status}`, ...headers, `Content-Length: ${body.length}`, "Connection: close", "", body].join("\r\n")
