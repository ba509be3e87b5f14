package dev.headway.cli;

import dev.headway.error.ExitCode;
import java.util.ArrayList;
import java.util.List;

/** Commands that only keep what they were asked. */
final class Recorder implements Commands {
  final List<Object> requests = new ArrayList<>();
  Context context;

  @Override
  public ExitCode catalogList(Context c) {
    return keep("catalog list", c);
  }

  @Override
  public ExitCode catalogShow(Show request, Context c) {
    return keep(request, c);
  }

  @Override
  public ExitCode catalogCheck(Context c) {
    return keep("catalog check", c);
  }

  @Override
  public ExitCode ingest(Ingest request, Context c) {
    return keep(request, c);
  }

  @Override
  public ExitCode train(Train request, Context c) {
    return keep(request, c);
  }

  @Override
  public ExitCode evaluate(Evaluate request, Context c) {
    return keep(request, c);
  }

  @Override
  public ExitCode report(Report request, Context c) {
    return keep(request, c);
  }

  @Override
  public ExitCode compare(Compare request, Context c) {
    return keep(request, c);
  }

  @Override
  public ExitCode preflight(Preflight request, Context c) {
    return keep(request, c);
  }

  @Override
  public ExitCode quickstart(Context c) {
    c.console().result("runs/quickstart/1/report.html");
    c.console().line("a line");
    return keep("quickstart", c);
  }

  @Override
  public ExitCode pretrainSample(PretrainSample request, Context c) {
    return keep(request, c);
  }

  private ExitCode keep(Object request, Context c) {
    requests.add(request);
    context = c;
    return ExitCode.DONE;
  }
}
