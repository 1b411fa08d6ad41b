declare global {
  namespace App {
    interface Error {
      status: number
      message: string
      /** What the reader can do about it. */
      mend?: string
    }
  }
}

export {}
