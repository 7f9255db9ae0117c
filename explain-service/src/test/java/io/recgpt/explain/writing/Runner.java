package io.recgpt.explain.writing;

import io.recgpt.inference.*;
import java.io.*;
import java.nio.charset.StandardCharsets;
import java.nio.file.*;
import java.util.*;
import java.util.stream.*;
import java.util.zip.GZIPInputStream;

class Runner {
  static List<String> lines(String p) throws IOException {
    InputStream in = new FileInputStream(p);
    if (p.endsWith("gz")) in = new GZIPInputStream(in);
    return new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8)).lines().skip(1).toList();
  }
  static String words(String set, String t) {
    List<String> strip = set.equals("demo") ? List.of(",\\s(set|pack) of .*$", ",\\s(two\\s)?pairs?(?=,|$)", ",\\s\\d.*$", ",\\s(ISO|size)\\b.*$")
      : set.startsWith("movie") ? List.of("\\s*\\((?:1[89]|20)\\d{2}\\)\\s*$")
      : List.of("(?i)\\b(?:set|pack|box|assorted|asstd)(?:\\s+of|\\s*/)?\\s*\\d+\\b", "(?i)\\bs\\s*/\\s*\\d+\\b", "(?i)\\b\\d+(?:\\.\\d+)?\\s*(?:x\\s*\\d+)?\\s*(?:cm|mm|ml|g|kg|pcs?|pk|yds?|m)\\b", "[+\"*?.,]+");
    for (String r : strip) t = t.replaceAll(r, " ");
    t = t.replaceAll("\\s+", " ").strip();
    return t;
  }
  static String titleCase(String t) {
    if (!t.equals(t.toUpperCase())) return t;
    StringBuilder b = new StringBuilder();
    boolean up = true;
    for (char c : t.toLowerCase().toCharArray()) { b.append(up ? Character.toUpperCase(c) : c); up = !Character.isLetterOrDigit(c) && c != '\''; }
    return b.toString();
  }
  public static void main(String[] a) throws Exception {
    String set = a[0]; int lists = Integer.parseInt(a[1]); long seed = a.length > 2 ? Long.parseLong(a[2]) : 1;
    String dir = set.equals("demo") ? "/work/main/gateway/standalone/src/main/resources/demo-shop" : "/work/shared/data/" + set;
    String ext = set.equals("demo") ? "" : ".gz";
    List<String[]> rows = lines(dir + "/items.tsv" + ext).stream().map(l -> l.split("\t", -1)).toList();
    List<String> texts = new ArrayList<>();
    List<Map<String,String>> attrs = new ArrayList<>();
    for (String[] r : rows) {
      Map<String,String> m = new LinkedHashMap<>();
      for (String kv : r[3].split(";")) { int i = kv.indexOf('='); if (i > 0) m.put(kv.substring(0, i), kv.substring(i + 1)); }
      attrs.add(m);
      String t = set.startsWith("online") ? titleCase(r[1]) : r[1];
      texts.add(words(set, t) + ". " + r[2].replace("|", ", ") + (m.containsKey("description") ? ". " + m.get("description") : ""));
    }
    Path cache = Path.of("/tmp/emb-" + set + ".bin");
    List<Embedding> vec = new ArrayList<>();
    if (Files.exists(cache)) {
      byte[] all = Files.readAllBytes(cache);
      if (all.length == texts.size() * 384 * 4)
        for (int i = 0; i < texts.size(); i++) vec.add(Embedding.fromBytes(Arrays.copyOfRange(all, i * 1536, (i + 1) * 1536)));
    }
    if (vec.isEmpty()) {
      try (MiniLmEmbedder e = MiniLmEmbedder.open(2)) { for (int i = 0; i < texts.size(); i += 64) vec.addAll(e.embed(texts.subList(i, Math.min(texts.size(), i + 64)))); }
      ByteArrayOutputStream o = new ByteArrayOutputStream(); for (Embedding e : vec) o.write(e.toBytes()); Files.write(cache, o.toByteArray());
    }
    List<ItemText> items = new ArrayList<>();
    Map<String,Integer> at = new HashMap<>();
    for (int i = 0; i < rows.size(); i++) {
      String[] r = rows.get(i); Map<String,String> m = new LinkedHashMap<>(attrs.get(i));
      String t = set.startsWith("online") ? titleCase(r[1]) : r[1];
      String cat = m.remove("category"), brand = m.remove("brand"), d = m.remove("description"); m.remove("price"); m.remove("stock");
      items.add(new ItemText(r[0], PlainText.clean(t,500), PlainText.clean(words(set, t),500), cat == null ? "" : cat, brand == null ? "" : brand, r[2].isEmpty() ? List.of() : List.of(r[2].split("\\|")), m, d == null ? "" : PlainText.clean(d,1000), vec.get(i)));
      at.put(r[0], i);
    }
    DomainWords dom = set.startsWith("movie") ? new DomainWords("film", Map.of("FAVORITE", "liked", "PURCHASE", "watched"), Set.of()) : new DomainWords("product", Map.of("ADD_TO_CART","put in your basket"), Set.of("love"));
    long t0 = System.nanoTime();
    Lexicon lex = Lexicon.of(items, items.size(), dom);
    System.out.println("lexicon ms " + (System.nanoTime() - t0) / 1e6 + " labels " + lex.labels() + " scale " + lex.scale());
    Map<String,ItemFacts> facts = new HashMap<>();
    for (ItemText i : items) facts.put(i.itemId(), lex.facts(i));
    if (a.length > 3 && a[3].equals("names")) { for (int i = 0; i < items.size(); i += Math.max(1, items.size() / 400)) System.out.println(items.get(i).title() + "  =>  " + facts.get(items.get(i).itemId()).name()); return; }
    Catalogue cataloguer = new Catalogue() {
      public Map<String,ItemFacts> facts(Collection<String> ids) { Map<String,ItemFacts> m = new HashMap<>(); for (String id : ids) if (facts.containsKey(id)) m.put(id, facts.get(id)); return m; }
      public Lexicon lexicon() { return lex; }
    };
    ExtractiveExplainer ex = new ExtractiveExplainer(cataloguer);
    Map<String,List<Evidence>> hist = new TreeMap<>();
    for (String l : lines(dir + "/events.tsv" + ext)) {
      String[] c = l.split("\t", -1);
      BehaviorKind k = switch (c[2]) { case "purchase", "watch" -> BehaviorKind.PURCHASE; case "like", "favorite" -> BehaviorKind.FAVORITE; case "view" -> BehaviorKind.DETAIL_VIEW; case "cart" -> BehaviorKind.ADD_TO_CART; case "review" -> BehaviorKind.REVIEW_READ; default -> null; };
      if (k != null && at.containsKey(c[1])) hist.computeIfAbsent(c[0], x -> new ArrayList<>()).add(new Evidence(c[1], k));
    }
    List<String> users = new ArrayList<>(hist.keySet()); users.removeIf(u -> hist.get(u).size() < 8);
    Random rnd = new Random(seed); Collections.shuffle(users, rnd);
    Map<String,Integer> kinds = new TreeMap<>(); int bad = 0; long ns = 0;
    for (String u : users.subList(0, lists)) {
      List<Evidence> h = new ArrayList<>(); Map<String,Evidence> hm = new LinkedHashMap<>(); for (Evidence e : hist.get(u)) hm.merge(e.itemId(), e, (x, y) -> x.kind().strength() >= y.kind().strength() ? x : y); h.addAll(hm.values());
      Collections.shuffle(h, rnd);
      List<Interest> ints = new ArrayList<>(); List<Subject> subs = new ArrayList<>(); Set<String> used = new HashSet<>(); h.forEach(e -> used.add(e.itemId()));
      for (int s = 0; s < 3 && s < h.size(); s++) {
        Embedding seedV = vec.get(at.get(h.get(s).itemId()));
        List<Evidence> ev = h.stream().sorted(Comparator.comparingDouble(e -> -vec.get(at.get(e.itemId())).dot(seedV))).limit(5).toList();
        Embedding c = Embedding.mean(ev.stream().map(e -> vec.get(at.get(e.itemId()))).toList());
        Map<String,Integer> tc = new LinkedHashMap<>(); ev.forEach(e -> items.get(at.get(e.itemId())).tags().forEach(t -> tc.merge(t, 1, Integer::sum)));
        List<String> top = tc.entrySet().stream().sorted((x, y) -> y.getValue() - x.getValue()).map(e -> e.getKey().toLowerCase()).toList();
        String name = top.isEmpty() ? facts.get(ev.get(0).itemId()).name().text() : lex.labels() ? String.join(" ", top.subList(0, Math.min(2, top.size()))) : top.get(0);
        Interest in = new Interest("i" + s, name, List.of("e1","e2"), ev); ints.add(in);
        List<Integer> cand = new ArrayList<>(); for (int i = 0; i < items.size(); i++) if (!used.contains(items.get(i).itemId())) cand.add(i);
        cand.sort(Comparator.comparingDouble(i -> -vec.get(i).dot(c)));
        for (int i = 0; i < 2; i++) { int k = cand.get(i * 2); used.add(items.get(k).itemId()); subs.add(new Subject(items.get(k).itemId(), "i" + s, ev.get(0).itemId(), Set.of(Channel.TAG), false)); }
        if (s == 1) { int k = cand.get(40); subs.add(new Subject(items.get(k).itemId(), "i1", ev.get(0).itemId(), Set.of(Channel.TAG), false)); }
      }
      int r = rnd.nextInt(items.size()); subs.add(new Subject(items.get(r).itemId(), "i0", "", Set.of(Channel.TAG), false));
      r = rnd.nextInt(items.size()); subs.add(new Subject(items.get(r).itemId(), "", h.get(0).itemId(), Set.of(Channel.ITEM_TO_ITEM), false));
      r = rnd.nextInt(items.size()); subs.add(new Subject(items.get(r).itemId(), "", "", Set.of(Channel.TRENDING), true));
      System.out.println("\n== " + u); for (Interest in : ints) System.out.println("   " + in.interestId() + " " + in.name() + ": " + in.evidence().stream().map(e -> e.kind() + " " + items.get(at.get(e.itemId())).title()).collect(Collectors.joining(" | ")));
      long b = System.nanoTime();
      List<Explanation> out = ex.explain(subs, ints, List.of());
      ns = System.nanoTime() - b;
      for (int i = 0; i < subs.size(); i++) { Explanation e = out.get(i); kinds.merge(e.claim().name(), 1, Integer::sum); String how = subs.get(i).topIsTrending() ? "trend" : subs.get(i).interestId().isEmpty() ? "i2i" : subs.get(i).interestId();
        System.out.printf("%-46s %-5s %-9s %s%n", items.get(at.get(e.itemId())).title(), how, e.claim(), e.text()); }
    }
    System.out.println(kinds + " last list us " + ns / 1000);
  }
}
