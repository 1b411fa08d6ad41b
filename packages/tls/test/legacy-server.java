import java.io.FileInputStream;
import java.security.KeyStore;
import java.security.Security;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;

/**
 * A server that still speaks what OpenSSL forgot: SSL 3, RC4, 3DES, DES, anonymous suites.
 * Arguments: PKCS #12 file, its password, versions, suites (comma-separated, empty for all that JSSE supports).
 * Prints its port, then serves handshakes until its standard input ends.
 */
class LegacyServer {
  public static void main(String[] arguments) throws Exception {
    Security.setProperty("jdk.tls.disabledAlgorithms", "");
    Security.setProperty("jdk.certpath.disabledAlgorithms", "");
    System.setProperty("jdk.tls.ephemeralDHKeySize", "1024");
    char[] password = arguments[1].toCharArray();
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(new FileInputStream(arguments[0]), password);
    KeyManagerFactory keys = KeyManagerFactory.getInstance("SunX509");
    keys.init(store, password);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), null, null);
    SSLServerSocket server = (SSLServerSocket) context.getServerSocketFactory().createServerSocket(0);
    server.setEnabledProtocols(arguments[2].split(","));
    server.setEnabledCipherSuites(
        arguments[3].isEmpty() ? server.getSupportedCipherSuites() : arguments[3].split(","));
    System.out.println("port " + server.getLocalPort());
    System.out.println("suites " + String.join(",", server.getEnabledCipherSuites()));
    Thread ender = new Thread(() -> {
      try {
        while (System.in.read() >= 0) {}
      } catch (Exception ignored) {
      }
      System.exit(0);
    });
    ender.setDaemon(true);
    ender.start();
    while (true) {
      SSLSocket socket = (SSLSocket) server.accept();
      new Thread(() -> {
        try (socket) {
          socket.startHandshake();
          socket.getInputStream().read();
        } catch (Exception ignored) {
        }
      }).start();
    }
  }
}
