import java.io.FileInputStream;
import java.net.InetAddress;
import java.security.KeyStore;
import java.util.Collections;
import java.util.concurrent.Executors;
import java.util.concurrent.ExecutorService;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;

/** One TLS server for each argument "port|key stores|versions|suites|server or client", until standard input ends. */
class JsseServers {
  private static final char[] PASSWORD = "changeit".toCharArray();
  private static final ExecutorService WORKERS = Executors.newCachedThreadPool();

  public static void main(String[] servers) throws Exception {
    for (String server : servers) {
      SSLServerSocket socket = open(server.split("\\|", -1));
      new Thread(() -> serve(socket)).start();
    }
    while (System.in.read() >= 0) {}
    System.exit(0);
  }

  private static SSLServerSocket open(String[] words) throws Exception {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    for (String file : words[1].split(",")) {
      KeyStore one = KeyStore.getInstance("PKCS12");
      one.load(new FileInputStream(file), PASSWORD);
      for (String alias : Collections.list(one.aliases()))
        store.setKeyEntry(file, one.getKey(alias, PASSWORD), PASSWORD, one.getCertificateChain(alias));
    }
    KeyManagerFactory keys = KeyManagerFactory.getInstance("SunX509");
    keys.init(store, PASSWORD);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), null, null);
    SSLServerSocket socket = (SSLServerSocket) context.getServerSocketFactory()
        .createServerSocket(Integer.parseInt(words[0]), 50, InetAddress.getByName("127.0.0.1"));
    SSLParameters parameters = socket.getSSLParameters();
    parameters.setUseCipherSuitesOrder(words[4].equals("server"));
    socket.setSSLParameters(parameters);
    socket.setEnabledProtocols(words[2].split(","));
    socket.setEnabledCipherSuites(words[3].isEmpty() ? socket.getSupportedCipherSuites() : words[3].split(","));
    return socket;
  }

  private static void serve(SSLServerSocket server) {
    while (true) {
      try {
        SSLSocket socket = (SSLSocket) server.accept();
        WORKERS.execute(() -> talk(socket));
      } catch (Exception broken) {
        return;
      }
    }
  }

  private static void talk(SSLSocket socket) {
    try (socket) {
      socket.setSoTimeout(20000);
      socket.startHandshake();
      while (socket.getInputStream().read() >= 0) {}
    } catch (Exception refused) {
      // A client that only looked, which is what this is for.
    }
  }
}
