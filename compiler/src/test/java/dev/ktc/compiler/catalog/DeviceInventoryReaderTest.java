package dev.ktc.compiler.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ktc.compiler.diagnostic.Diagnostic;
import dev.ktc.compiler.diagnostic.Outcome;
import dev.ktc.compiler.source.Position;
import dev.ktc.compiler.source.SourceFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class DeviceInventoryReaderTest {
  private static final long GIB = 1L << 30;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "2x24GiB,cpu=256GiB         | cuda:0=25769803776 cuda:1=25769803776 cpu=274877906944",
        "1x24GB                     | cuda:0=24000000000",
        "cuda:0=24GiB,cuda:3=80GiB,cpu=1TiB"
            + " | cuda:0=25769803776 cuda:3=85899345920 cpu=1099511627776",
        "cuda:1=80GiB,2x24GiB       | cuda:0=25769803776 cuda:1=85899345920 cuda:2=25769803776",
        "1x24GiB,1x80GiB            | cuda:0=25769803776 cuda:1=85899345920",
        "cpu=1.5TiB                 | cpu=1649267441664",
        "npu:1=64GiB,xpu:0=16GB     | xpu:0=16000000000 npu:1=68719476736",
        "cuda=600MiB                | cuda:0=629145600",
        "' 2 x 24 GiB , cpu=8GiB '  | cuda:0=25769803776 cuda:1=25769803776 cpu=8589934592",
        "x=1GiB,1x1B                | !",
      })
  void oneLine(String spec, String expected) {
    Outcome<DeviceInventory> read = DeviceInventoryReader.read(spec);
    if (expected.equals("!")) {
      assertThat(read.value()).isNull();
      return;
    }
    assertThat(read.diagnostics()).isEmpty();
    assertThat(value(read).devices().stream().map(d -> d.name() + "=" + d.memory()))
        .containsExactly(expected.split(" "));
    assertThat(value(read).reserve()).isEqualTo(600L * 1024 * 1024);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "2x24                    | 5:expected a unit such as `GiB` here",
        "2x24GiBcpu=8GiB         | 11:expected `,` or the end here",
        "2x24Gb                  | 5:`Gb` is not a unit of memory",
        "2x24g                   | 5:`g` is not a unit of memory",
        "0x24GiB                 | 1:no devices of 24GiB",
        "999999999x24GiB         | 1:more than 1024 devices",
        "1024x1GiB,1x1GiB        | 11:more than 1024 devices",
        "2x0GiB                  | 3:`0GiB` is nothing",
        "2x0.0000000001KiB       | 3:`0.0000000001KiB` is nothing",
        "1x99999999999999TiB     | 3:`99999999999999TiB` is more than any machine has",
        "1x9999999999999999999999999999999999TiB | 3:this number is too large",
        "1x-5GiB                 | 3:expected a number here",
        "-1x5GiB                 | 1:`-1x5GiB` is not a device",
        "cuda:0=1GiB,cuda:0=2GiB | 13:`cuda:0` is there already",
        "1x1GiB,cuda=2GiB        | 8:`cuda:0` is there already",
        "gpu:0=1GiB              | 1:`gpu:0` is not a device",
        "cuda:00=1GiB            | 1:`cuda:00` is not a device",
        "cuda:99999999999=1GiB   | 1:`cuda:99999999999` is not a device",
        "cuda:0 24GiB            | 8:expected `=` here",
        "cuda:=24GiB             | 6:expected a number here",
        "2x24GiB,,cpu=1GiB       | 9:a device is missing here",
        "2x24GiB,                | 9:a device is missing here",
        "auto                    | 1:this version cannot ask the machine for its devices",
        "💻                      | 1:`💻` is not a device",
        "1x1GiB,💻,cuda:0=1GiB   | 8:`💻` is not a device",
        "2×24GiB                 | 2:expected `x` here",
      })
  void wrongLines(String spec, String expected) {
    Outcome<DeviceInventory> read = DeviceInventoryReader.read(spec);
    assertThat(read.value()).isNull();
    assertThat(read.diagnostics().stream().map(DeviceInventoryReaderTest::shown))
        .anySatisfy(finding -> assertThat(finding).startsWith(expected));
    assertThat(read.diagnostics())
        .allSatisfy(
            finding -> assertThat(finding.code()).isEqualTo(DeviceInventoryReader.INVALID_DEVICES));
  }

  @Test
  void everyWrongEntryIsReported() {
    Outcome<DeviceInventory> read = DeviceInventoryReader.read("2x24,gpu=1GiB,cpu=0B");
    assertThat(read.diagnostics().stream().map(DeviceInventoryReaderTest::shown))
        .containsExactly(
            "5:expected a unit such as `GiB` here",
            "6:`gpu` is not a device",
            "19:`0B` is nothing");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "   "})
  void nothing(String spec) {
    assertThat(DeviceInventoryReader.read(spec).diagnostics()).hasSize(1);
  }

  @Test
  void longLinesAreRefusedAtOnce() {
    assertThat(DeviceInventoryReader.read("1x1GiB,".repeat(100_000)).diagnostics()).hasSize(1);
  }

  @Test
  void fileOfTheContract(@TempDir Path folder) throws IOException {
    Path path = folder.resolve("devices.yaml");
    Files.writeString(
        path,
        """
        devices:
          cuda:0: { memory: 24GiB, bandwidth: 1008GB/s, compute: "8.9" }
          cuda:1: { memory: 24GiB, bandwidth: 1008GB/s, compute: 8.9 }
          cpu:    { memory: 256GiB, bandwidth: 80GB/s, cores: 32 }
        links:
          - { between: [cpu, cuda:0], bandwidth: 25GB/s, latency: 10us }
        reserve: 600MiB        # per GPU
        """);
    Outcome<DeviceInventory> read = DeviceInventoryReader.read(path.toString());
    assertThat(read.diagnostics()).isEmpty();
    DeviceName gpu = DeviceName.of(DeviceKind.CUDA, 0);
    assertThat(value(read).devices())
        .containsExactly(
            new DeviceSpec(
                gpu, 24 * GIB, OptionalLong.of(1_008_000_000_000L), "8.9", OptionalInt.empty()),
            new DeviceSpec(
                DeviceName.of(DeviceKind.CUDA, 1),
                24 * GIB,
                OptionalLong.of(1_008_000_000_000L),
                "8.9",
                OptionalInt.empty()),
            new DeviceSpec(
                DeviceName.HOST,
                256 * GIB,
                OptionalLong.of(80_000_000_000L),
                null,
                OptionalInt.of(32)));
    assertThat(value(read).links())
        .containsExactly(
            new LinkSpec(
                DeviceName.HOST, gpu, OptionalLong.of(25_000_000_000L), OptionalLong.of(10_000)));
    assertThat(value(read).reserve()).isEqualTo(600 * GIB / 1024);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "devices: {cuda:0: {memory: 24GiB, speed: 3}}     | WARNING 1:35 `speed` means nothing",
        "devices: {cuda:0: {memory: 24GiB}}, more: 1      | ERROR 1:35",
        "devices: {cuda:0: {memory: 24}, cuda:0: {memory: 1GiB}} | ERROR 1:33 `cuda:0` is there",
        "devices: {cuda:0: {}}                            | ERROR 1:11 `cuda:0` has no `memory`",
        "devices: {cuda:0: {memory: lots}}                | ERROR 1:28 this is not memory",
        "devices: {cuda:0: {memory: -5GiB}}               | ERROR 1:28 this is not memory",
        "devices: {gpu: {memory: 1GiB}}                   | ERROR 1:11 `gpu` is not a device",
        "devices: {cpu: {memory: 1GiB, cores: 0}}         | ERROR 1:38 this is not a number of",
        "devices: {cpu: {memory: 1GiB, bandwidth: 3GB}}   | ERROR 1:42 this is not a bandwidth",
        "devices: [1, 2]                                  | ERROR 1:10 `devices` holds a mapping",
        "devices: {}                                      | ERROR 1:10 no devices given",
        "[]                                               | ERROR 1:1 a devices file holds",
        "reserve: 1GiB                                    | ERROR 1:1 the key `devices` is missing",
        "devices: {                                       | ERROR",
      })
  void wrongFiles(String text, String expected) {
    Outcome<DeviceInventory> read =
        DeviceInventoryReader.readFile(new SourceFile("devices.yaml", text));
    assertThat(read.diagnostics()).isNotEmpty();
    Diagnostic first = read.diagnostics().getFirst();
    Position at = first.primary().where().start();
    assertThat(first.severity() + " " + at.line() + ":" + at.column() + " " + first.message())
        .startsWith(expected);
    assertThat(read.value() == null).isEqualTo(read.hasErrors());
  }

  @Test
  void linksNameDevicesThatAreThere() {
    String text = "devices: {cpu: {memory: 1GiB}}\nlinks: [{between: [cpu, cuda:0]}]\n";
    Outcome<DeviceInventory> read =
        DeviceInventoryReader.readFile(new SourceFile("devices.yaml", text));
    assertThat(read.diagnostics()).hasSize(1);
    assertThat(read.diagnostics().getFirst().message())
        .isEqualTo("`cuda:0` is not one of the devices");
  }

  @Test
  void unreadableFiles(@TempDir Path folder) {
    assertThat(message(folder.toString())).endsWith("is a folder, not a devices file");
    assertThat(message(folder.resolve("none.yaml").toString())).endsWith("does not exist");
  }

  private static DeviceInventory value(Outcome<DeviceInventory> outcome) {
    return Objects.requireNonNull(outcome.value());
  }

  private static String message(String path) {
    List<Diagnostic> findings = DeviceInventoryReader.read(path).diagnostics();
    assertThat(findings).hasSize(1);
    return findings.getFirst().message();
  }

  private static String shown(Diagnostic finding) {
    return finding.primary().where().start().column() + ":" + finding.message();
  }
}
