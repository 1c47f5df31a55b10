package dev.ktc.compiler.cli.show;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ModuleGroupsTest {
  @Test
  void namesThatDifferInNumbersAloneAreTakenTogether() {
    assertThat(groups("a.0.x", "a.1.x", "a.2.x", "a.4.x", "b", "a.0.y"))
        .containsExactly("a.{0-2,4}.x", "b", "a.0.y");
  }

  @Test
  void twoNumbersFormABoxOnlyIfAllCombinationsAreThere() {
    assertThat(groups("l.0.e.0", "l.0.e.1", "l.1.e.0", "l.1.e.1", "l.2.e.1"))
        .containsExactly("l.0-1.e.0-1", "l.2.e.1");
  }

  @Test
  void numbersAreWholeSegmentsWithoutLeadingZeros() {
    assertThat(groups("a1", "a2", "a.01", "a.1", "a.99999999999", ""))
        .containsExactly("a1", "a2", "a.01", "a.1", "a.99999999999", "");
  }

  @Test
  void differentDescriptionsStayApart() {
    List<String> names = List.of("a.0", "a.1", "a.2");
    List<String> found = new ArrayList<>();
    for (ModuleGroups.Group<String> group : ModuleGroups.of(names, List.of("p", "q", "p"))) {
      found.add(group.names() + " " + group.description() + " " + group.count());
    }
    assertThat(found).containsExactly("a.{0,2} p 2", "a.1 q 1");
  }

  private static List<String> groups(String... names) {
    List<String> same = new ArrayList<>();
    for (int i = 0; i < names.length; i++) {
      same.add("");
    }
    List<String> found = new ArrayList<>();
    for (ModuleGroups.Group<String> group : ModuleGroups.of(List.of(names), same)) {
      found.add(group.names());
    }
    return found;
  }
}
