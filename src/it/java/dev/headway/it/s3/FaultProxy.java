package dev.headway.it.s3;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;

/**
 * Stands on the loopback before an S3 store: counts what passes, and lets go wrong what its plan
 * says. Heads pass as they are, {@code Host} too, so that signatures stay right.
 */
public final class FaultProxy implements AutoCloseable {
  private static final Duration SLOW = Duration.ofMillis(700);
  private static final byte[] CONTINUE =
      "HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.ISO_8859_1);
  private static final String SLOW_DOWN =
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
          + "<Error><Code>SlowDown</Code><Message>Please reduce your request rate.</Message>"
          + "<RequestId>0</RequestId></Error>";

  private final int store;
  private final ServerSocket server;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  // These three guarded by this.
  private FaultPlan plan = FaultPlan.none();
  private long number;
  private Traffic traffic = Traffic.none();

  private FaultProxy(int store, ServerSocket server) {
    this.store = store;
    this.server = server;
  }

  /**
   * Starts one.
   *
   * @param store the port of the store
   */
  static FaultProxy before(int store) throws IOException {
    FaultProxy proxy =
        new FaultProxy(store, new ServerSocket(0, 200, InetAddress.getLoopbackAddress()));
    proxy.inBackground(proxy::accept);
    return proxy;
  }

  /** Where clients find it. */
  public int port() {
    return server.getLocalPort();
  }

  /** Begins a plan, and counts anew. */
  public synchronized void begin(FaultPlan next) {
    plan = next;
    number = 0;
    traffic = Traffic.none();
  }

  /** What has passed since the plan began. */
  public synchronized Traffic traffic() {
    return traffic;
  }

  private synchronized Fault next(Kind kind) {
    Fault fault = plan.next(++number, kind);
    traffic = traffic.plus(kind, fault);
    return fault;
  }

  private synchronized void passed(long up, long down) {
    traffic = traffic.plus(up, down);
  }

  private void inBackground(Runnable work) {
    Thread thread = new Thread(work, "fault-proxy");
    thread.setDaemon(true);
    thread.start();
  }

  private void accept() {
    try {
      while (true) {
        Socket client = server.accept();
        inBackground(() -> serve(client));
      }
    } catch (IOException e) {
      // It was closed.
    }
  }

  private void serve(Socket client) {
    open.add(client);
    try (client) {
      client.setTcpNoDelay(true);
      InputStream in = new BufferedInputStream(client.getInputStream(), 64 << 10);
      OutputStream out = new BufferedOutputStream(client.getOutputStream(), 64 << 10);
      boolean more = true;
      while (more) {
        HttpHead head = HttpHead.read(in);
        more = head != null && answer(new RequestHead(head), in, out, client);
        out.flush();
      }
    } catch (IOException e) {
      // The client or the store has gone, which is for the client to see.
    } finally {
      open.remove(client);
    }
  }

  /** Answers one request; false when the connection has ended. */
  private boolean answer(RequestHead request, InputStream in, OutputStream out, Socket client)
      throws IOException {
    Fault fault = next(Kind.of(request));
    if (fault == Fault.RESET || fault == Fault.OUTAGE) {
      return reset(client);
    }
    if (request.header("Expect") != null) {
      out.write(CONTINUE);
      out.flush();
    }
    if (fault == Fault.SLOW_DOWN) {
      HttpBody.ofRequest(request.head()).copy(in, OutputStream.nullOutputStream());
      return slowDown(request, out);
    }
    if (fault == Fault.SLOW) {
      LockSupport.parkNanos(SLOW.toNanos());
    }
    return pass(request, in, out, client, fault);
  }

  private boolean pass(
      RequestHead request, InputStream in, OutputStream out, Socket client, Fault fault)
      throws IOException {
    try (Socket to = new Socket(InetAddress.getLoopbackAddress(), store)) {
      to.setTcpNoDelay(true);
      OutputStream up = new BufferedOutputStream(to.getOutputStream(), 64 << 10);
      up.write(request.head().without("Expect").bytes());
      long sent = HttpBody.ofRequest(request.head()).copy(in, up);
      up.flush();
      InputStream down = new BufferedInputStream(to.getInputStream(), 64 << 10);
      HttpHead response = HttpHead.read(down);
      if (response == null) {
        return reset(client);
      }
      HttpBody body = HttpBody.ofResponse(request.method(), response);
      if (fault == Fault.LOST || fault == Fault.CUT) {
        if (fault == Fault.CUT) {
          out.write(response.bytes());
          body.copyHalf(down, out);
          out.flush();
        }
        passed(sent, 0);
        return reset(client);
      }
      out.write(response.bytes());
      passed(sent, body.copy(down, out));
      return !body.endsConnection() && !"close".equalsIgnoreCase(response.header("Connection"));
    }
  }

  private static boolean slowDown(RequestHead request, OutputStream out) throws IOException {
    byte[] body = SLOW_DOWN.getBytes(StandardCharsets.UTF_8);
    String head =
        "HTTP/1.1 503 Slow Down\r\nContent-Type: application/xml\r\nContent-Length: "
            + body.length
            + "\r\n\r\n";
    out.write(head.getBytes(StandardCharsets.ISO_8859_1));
    if (!request.method().equals("HEAD")) {
      out.write(body);
    }
    return true;
  }

  /** As if the other side had vanished: with a reset, not with an orderly end. */
  private static boolean reset(Socket client) throws IOException {
    client.setSoLinger(true, 0);
    client.close();
    return false;
  }

  @Override
  public void close() throws IOException {
    server.close();
    for (Socket client : open) {
      client.close();
    }
  }
}
