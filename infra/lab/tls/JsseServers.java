import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;

/**
 * Many TLS servers in one virtual machine, for what other stacks forgot: SSL 3, RC4, DES, export and anonymous suites.
 *
 * A line of standard input is a server: words `name=value`, where name is `port`, `key` (algorithm, key file, file of the chain,
 * with colons between; may come again), or a property of SSLParameters: protocols, cipherSuites, applicationProtocols,
 * useCipherSuitesOrder, wantClientAuth. `all` stands for everything that JSSE has. `listening` is printed after an empty line;
 * the servers end with standard input.
 */
class JsseServers {
  public static void main(String[] arguments) throws Exception {
    BufferedReader input = new BufferedReader(new InputStreamReader(System.in));
    for (String line = input.readLine(); line != null && !line.isEmpty(); line = input.readLine()) serve(line.split(" "));
    System.out.println("listening");
    while (input.readLine() != null) {}
    System.exit(0);
  }

  static void serve(String[] words) throws Exception {
    Map<String, String> settings = new HashMap<>();
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    for (String word : words) {
      String[] pair = word.split("=", 2);
      if (pair[0].equals("key")) addKey(store, pair[1].split(":"));
      else settings.put(pair[0], pair[1]);
    }
    KeyManagerFactory keys = KeyManagerFactory.getInstance("SunX509");
    keys.init(store, PASSWORD);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), null, null);
    SSLServerSocket server =
        (SSLServerSocket)
            context
                .getServerSocketFactory()
                .createServerSocket(Integer.parseInt(settings.get("port")), 50, InetAddress.getByName("127.0.0.1"));
    SSLParameters parameters = server.getSSLParameters();
    if (settings.containsKey("protocols")) {
      String value = settings.get("protocols");
      parameters.setProtocols(value.equals("all") ? ALL_PROTOCOLS : value.split(","));
    }
    if (settings.containsKey("cipherSuites")) {
      String value = settings.get("cipherSuites");
      parameters.setCipherSuites(value.equals("all") ? server.getSupportedCipherSuites() : value.split(","));
    }
    if (settings.containsKey("applicationProtocols"))
      parameters.setApplicationProtocols(settings.get("applicationProtocols").split(","));
    if (settings.containsKey("useCipherSuitesOrder"))
      parameters.setUseCipherSuitesOrder(settings.get("useCipherSuitesOrder").equals("true"));
    if (settings.containsKey("wantClientAuth"))
      parameters.setWantClientAuth(settings.get("wantClientAuth").equals("true"));
    server.setSSLParameters(parameters);
    new Thread(() -> accept(server)).start();
  }

  static final char[] PASSWORD = "laboratory".toCharArray();
  static final String[] ALL_PROTOCOLS = {"SSLv3", "TLSv1", "TLSv1.1", "TLSv1.2", "TLSv1.3"};
  /** Oracles that stop in the middle of a handshake shall not leave threads behind. */
  static final int IDLE_MS = 10_000;

  static void addKey(KeyStore store, String[] parts) throws Exception {
    String pem = Files.readString(Path.of(parts[1]), StandardCharsets.US_ASCII);
    byte[] der = Base64.getMimeDecoder().decode(pem.replaceAll("-----[A-Z ]+-----", ""));
    PrivateKey key = KeyFactory.getInstance(parts[0]).generatePrivate(new PKCS8EncodedKeySpec(der));
    Certificate[] chain =
        CertificateFactory.getInstance("X.509")
            .generateCertificates(new ByteArrayInputStream(Files.readAllBytes(Path.of(parts[2]))))
            .toArray(new Certificate[0]);
    store.setKeyEntry("key-" + store.size(), key, PASSWORD, chain);
  }

  static void accept(SSLServerSocket server) {
    while (true) {
      try {
        SSLSocket socket = (SSLSocket) server.accept();
        new Thread(() -> answer(socket)).start();
      } catch (Exception refused) {
        return;
      }
    }
  }

  static void answer(SSLSocket socket) {
    try (socket) {
      socket.setSoTimeout(IDLE_MS);
      socket.startHandshake();
      if (socket.getInputStream().read() < 0) return;
      socket.getOutputStream().write("HTTP/1.0 200 OK\r\nContent-Length: 0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
    } catch (Exception refused) {
      // What a handshake shows, the client has seen.
    }
  }
}
