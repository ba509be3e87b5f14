/**
 * Servers for the tests of {@code src/it}, each in processes of its own on this machine's loopback.
 *
 * <p>A test class takes what it needs from a {@link dev.headway.it.cluster.Suite}: what it asks for
 * first is started then, serves all later classes, and is stopped when the last one has ended.
 *
 * <pre>{@code
 * @ExtendWith(Suite.Extension.class)
 * class SomethingIT {
 *   @Test
 *   void works(Suite suite) {
 *     Subject subject = suite.subject();
 *     HdfsCluster hdfs = suite.hdfs();
 *     Place place = hdfs.place(subject);
 *     ...
 *     subject.result(place, id).isTheSameAs(subject.reference());
 *   }
 * }
 * }</pre>
 *
 * <ul>
 *   <li>{@link dev.headway.it.cluster.Subject} is the main job: it knows what {@code local[2]} came
 *       to, and reads the result of any other run of it.
 *   <li>{@link dev.headway.it.cluster.Place} is where a run finds its shards and weights, and where
 *       it writes: any Hadoop URIs.
 *   <li>{@link dev.headway.it.cluster.HdfsCluster}, {@link dev.headway.it.cluster.YarnCluster} and
 *       the standalone cluster of the ordinary tests can be killed by the process.
 *   <li>{@code suite.server(type, starter)} shares a server of any other kind, and {@link
 *       dev.headway.it.cluster.Daemon} starts one on the class path of a folder of {@code src/it}.
 * </ul>
 */
package dev.headway.it.cluster;
