package io.recgpt.intent.mining;

import io.recgpt.inference.*;
import java.io.*;
import java.nio.charset.StandardCharsets;
import java.nio.file.*;
import java.time.*;
import java.util.*;
import java.util.stream.*;
import java.util.zip.GZIPInputStream;

public class DevRunner {
  static List<String[]> tsv(Path p) throws IOException {
    InputStream in = Files.newInputStream(p);
    if (p.toString().endsWith(".gz")) in = new GZIPInputStream(in);
    try (BufferedReader r = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
      r.readLine();
      return r.lines().map(l -> l.split("\t", -1)).collect(Collectors.toList());
    }
  }
  static String titleCase(String t) {
    if (!t.equals(t.toUpperCase(Locale.ROOT))) return t;
    StringBuilder b = new StringBuilder(); boolean up = true;
    for (char c : t.toLowerCase(Locale.ROOT).toCharArray()) { b.append(up ? Character.toUpperCase(c) : c); up = !(Character.isLetterOrDigit(c) || c=='\''); }
    return b.toString();
  }
  record Ev(String user, String item, BehaviorKind kind, long t, int row, String query) {}

  static Map<String,Embedding> embed(String name, List<String> texts) throws Exception {
    Path cache = Path.of("/tmp/dev-emb-" + name + ".bin");
    Map<String,Embedding> map = new HashMap<>();
    if (Files.exists(cache)) try (DataInputStream in = new DataInputStream(new BufferedInputStream(Files.newInputStream(cache)))) {
      int n = in.readInt();
      for (int i=0;i<n;i++){ String s=in.readUTF(); byte[] b=new byte[384*4]; in.readFully(b); map.put(s, Embedding.fromBytes(b)); }
    }
    List<String> missing = texts.stream().distinct().filter(t -> !map.containsKey(t)).toList();
    if (!missing.isEmpty()) {
      System.err.println("embedding " + missing.size());
      try (TextEmbedder e = MiniLmEmbedder.open(2)) {
        for (int i=0;i<missing.size();i+=64) { List<String> part = missing.subList(i, Math.min(missing.size(), i+64)); List<Embedding> v = e.embed(part); for (int j=0;j<part.size();j++) map.put(part.get(j), v.get(j)); }
      }
      try (DataOutputStream out = new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(cache)))) {
        out.writeInt(map.size());
        for (var en : map.entrySet()) { out.writeUTF(en.getKey()); out.write(en.getValue().toBytes()); }
      }
    }
    return map;
  }

  static String[] kmeans(List<Embedding> vs, int k) {
    float[][] x = vs.stream().map(Embedding::toArray).toArray(float[][]::new);
    Random r = new Random(7); float[][] c = new float[k][];
    double[] dist = new double[x.length]; Arrays.fill(dist, 2);
    for (int i=0;i<k;i++){ double left=r.nextDouble()*Arrays.stream(dist).sum(); int d=0; while(d<x.length-1&&left>=dist[d]) left-=dist[d++]; c[i]=x[d].clone(); for(int j=0;j<x.length;j++) dist[j]=Math.min(dist[j], Math.max(0,1-Vectors.dot(x[j],c[i]))); }
    int[] a = new int[x.length];
    for (int it=0;it<10;it++){ float[][] s=new float[k][384]; for(int j=0;j<x.length;j++){ int b=0; double m=-9; for(int i=0;i<k;i++){double v=Vectors.dot(x[j],c[i]); if(v>m){m=v;b=i;}} a[j]=b; Vectors.add(s[b],x[j],1f);} for(int i=0;i<k;i++) c[i]=Vectors.unit(s[i]); }
    return Arrays.stream(a).mapToObj(i -> "cluster-" + i).toArray(String[]::new);
  }

  public static void main(String[] args) throws Exception {
    String name = args[0]; String mode = args[1];
    boolean demo = name.equals("demo-shop");
    Path dir = demo ? Path.of("/work/main/gateway/standalone/src/main/resources/demo-shop") : Path.of("/work/shared/data").resolve(name);
    String ext = demo ? ".tsv" : ".tsv.gz";
    boolean film = name.startsWith("movie");
    List<String[]> rows = tsv(dir.resolve("items" + ext));
    List<String> texts = new ArrayList<>(); 
    List<String> words = new ArrayList<>();
    for (String[] r : rows) {
      String title = titleCase(r[1]); String w = film ? title.replaceAll("\\s*\\(\\d{4}\\)$", "") : title; words.add(w);
      Map<String,String> at = attrs(r[3]);
      String t = w; if (!r[2].isEmpty()) for (String tag : r[2].split("\\|")) t += ", " + tag; if (at.containsKey("category")) t += ", " + at.get("category");
      texts.add(t);
    }
    Map<String,Embedding> emb = embed(name, texts);
    String[] cl = kmeans(texts.stream().map(emb::get).toList(), (int)Math.round(Math.sqrt(rows.size())));
    List<CatalogueItem> items = new ArrayList<>();
    for (int i=0;i<rows.size();i++) { String[] r=rows.get(i); Map<String,String> at=attrs(r[3]);
      items.add(new CatalogueItem(r[0], titleCase(r[1]), words.get(i), at.getOrDefault("category", cl[i]), at.getOrDefault("brand",""), r[2].isEmpty()?List.of():List.of(r[2].split("\\|")), emb.get(texts.get(i)))); }
    Map<String,BehaviorKind> kinds = new HashMap<>(Map.of("purchase",BehaviorKind.PURCHASE,"return",BehaviorKind.RETURN,"like",BehaviorKind.FAVORITE,"watch",BehaviorKind.DETAIL_VIEW,"dislike",BehaviorKind.DISLIKE));
    kinds.put("view",BehaviorKind.DETAIL_VIEW); kinds.put("cart",BehaviorKind.ADD_TO_CART); kinds.put("review",BehaviorKind.REVIEW_READ);
    for (BehaviorKind k : BehaviorKind.values()) kinds.putIfAbsent(k.name().toLowerCase(Locale.ROOT), k);
    List<Ev> evs = new ArrayList<>(); int n=0;
    for (String[] r : tsv(dir.resolve("events" + ext))) { BehaviorKind k = kinds.get(r[2]); if (k==null) { System.err.println("kind "+r[2]); continue; } boolean s = k==BehaviorKind.SEARCH; evs.add(new Ev(r[0], s ? "" : r[1], k, Long.parseLong(r[3])*1000, n++, s ? (r.length>5 && !r[5].isEmpty() ? r[5] : r[1]) : "")); }
    evs.sort(Comparator.comparing(Ev::user).thenComparingLong(Ev::t).thenComparingInt(Ev::row));
    DomainWords dw = DomainWords.of("en", film?"film":"product", List.of(), List.of(), List.of("household staples"));
    TextEmbedder qe = demo ? MiniLmEmbedder.open(1) : null;
    Map<String,Embedding> qc = new HashMap<>();
    java.util.function.Function<List<String>,List<Embedding>> em = ts -> ts.stream().map(t -> qc.computeIfAbsent(t, x -> qe.embed(x))).toList();
    if (mode.equals("show")) {
      long t0=System.nanoTime();
      Catalogue cc = new Catalogue(items, new Words(dw)); Vocabulary vv = Vocabulary.of(cc, dw.itemNoun()); int multi=0; for (int q=0;q<vv.size();q++) if (!vv.phrase(q).bare()) multi++; System.out.printf("phrases %d multi %d q.8=%.3f .9=%.3f .95=%.3f .97=%.3f .98=%.3f%n", vv.size(), multi, cc.randomSimilarity(.8), cc.randomSimilarity(.9), cc.randomSimilarity(.95), cc.randomSimilarity(.97), cc.randomSimilarity(.98)); t0=System.nanoTime();
      TenantModel model = build(items, dw, em, evs, null, TagSettings.DEFAULT);
      System.out.printf("build %d ms%n", (System.nanoTime()-t0)/1000000);
      long end = evs.stream().mapToLong(Ev::t).max().orElse(0);
      Map<String,List<Ev>> by = evs.stream().collect(Collectors.groupingBy(Ev::user, TreeMap::new, Collectors.toList()));
      List<String> users = new ArrayList<>(by.keySet()); Collections.shuffle(users, new Random(args.length>2?Long.parseLong(args[2]):1));
      int shown = args.length>3?Integer.parseInt(args[3]):10;
      Map<String,String> titles = items.stream().collect(Collectors.toMap(CatalogueItem::itemId, CatalogueItem::title));
      for (String u : users.subList(0, Math.min(shown, users.size()))) {
        List<Behavior> b = behaviors(by.get(u), Long.MAX_VALUE);
        MinedProfile p = model.mine(b, Instant.ofEpochMilli(end));
        System.out.printf("=== %s: %d behaviours, last %s, now %s%n", u, b.size(), b.getLast().occurredAt(), Instant.ofEpochMilli(end));
        for (Interest i : p.interests()) System.out.printf("  + %-32s %-9s %.3f coh %.2f | %s | %s%n", i.name(), i.stage(), i.strength(), i.cohesion(), i.reason(), i.items().stream().limit(6).map(e -> titles.get(e.itemId())).toList());
        for (DroppedInterest d : p.dropped()) System.out.printf("  - %-32s %-9s %s%n", d.name(), d.cause(), d.reason());
        System.out.printf("  # %d: %s%n", p.tags().size(), p.tags().stream().map(t -> t.tag() + "<" + t.interestId().substring(2) + "/" + t.category().replace("cluster-","") + ">").collect(Collectors.joining(" · ")));
        if (!p.tags().isEmpty()) System.out.println("  " + p.tags().getFirst().reason());
      }
      // stats and timing
      int kept=0, none=0, tags=0, full=0; List<Long> times = new ArrayList<>(); List<Integer> counts=new ArrayList<>();
      for (int rep=0; rep<2; rep++) { kept=none=tags=full=0; times.clear(); counts.clear();
      for (String u : users.subList(0, Math.min(1500, users.size()))) { List<Behavior> b = behaviors(by.get(u), Long.MAX_VALUE); long t=System.nanoTime(); MinedProfile p = model.mine(b, b.getLast().occurredAt().plusSeconds(60)); times.add(System.nanoTime()-t); kept+=p.interests().size(); counts.add(p.interests().size()); none+=p.interests().isEmpty()?1:0; tags+=p.tags().size(); full+=p.tags().size()>=50?1:0; } }
      Collections.sort(times); Collections.sort(counts); int m=times.size();
      System.out.printf("users %d interests/user %.1f median %d none %.2f tags/user %.1f full %.2f median ms %.2f p95 %.2f%n", m, kept/(double)m, counts.get(m/2), none/(double)m, tags/(double)m, full/(double)m, times.get(m/2)/1e6, times.get(m*95/100)/1e6);
      return;
    }
    // hr: protocol
    String protocol = mode;
    Map<String,String[]> target = new HashMap<>();
    for (String[] r : tsv(Path.of("/work/shared/data/splits/" + name + "." + protocol + ".tsv"))) if (r[0].equals("test")) target.put(r[1], r);
    List<Ev> train = new ArrayList<>();
    for (Ev e : evs) { String[] t = target.get(e.user()); 
      if (protocol.equals("time")) { long cut = Long.parseLong(target.values().iterator().next()[4])*1000; if (e.t() < cut) train.add(e); }
      else if (t == null || e.t() < Long.parseLong(t[3])*1000) train.add(e); }
    Map<String,List<Ev>> by = train.stream().collect(Collectors.groupingBy(Ev::user, TreeMap::new, Collectors.toList()));
    Map<String,String> category = items.stream().collect(Collectors.toMap(CatalogueItem::itemId, CatalogueItem::category));
    List<TagSettings> grid = new ArrayList<>();
    grid.add(TagSettings.DEFAULT);
    TagSettings d = TagSettings.DEFAULT;
    if (args.length>2) for (String spec : Arrays.copyOfRange(args,2,args.length)) { 
      Map<String,Double> o = new HashMap<>(); for (String kv : spec.split(",")) o.put(kv.split("=")[0], Double.parseDouble(kv.split("=")[1]));
      grid.add(new TagSettings(o.containsKey("g") ? List.of(o.get("g")) : o.containsKey("gg") ? List.of(o.get("gg"), 0.9, 0.85, 0.8) : d.gates(), o.getOrDefault("f",d.followWeight()), o.getOrDefault("fp",d.frequencyPower()), o.getOrDefault("qp",d.qualityPower()), o.getOrDefault("np",d.nearnessPower()), o.getOrDefault("sp",d.strengthPower()), o.getOrDefault("cd",d.categoryDiscount()), o.getOrDefault("q",d.quota()), o.getOrDefault("n",d.narrowShare()), (int)(double)o.getOrDefault("p",(double)d.pool()))); }
    for (TagSettings s : grid) {
      TenantModel model = build(items, dw, em, train, null, s);
      List<String> us = new ArrayList<>(target.keySet()); Collections.sort(us); Collections.shuffle(us, new Random(3)); us = us.subList(0, Math.min(1200, us.size()));
      int hit=0, base=0, n2=0, none=0; double cats=0, bcats=0; int hitHas=0, baseHas=0;
      for (String u : us) { List<Ev> h = by.get(u); if (h==null) continue; n2++;
        String[] t = target.get(u); List<Behavior> b = behaviors(h, Long.MAX_VALUE);
        MinedProfile p = model.mine(b, Instant.ofEpochSecond(Long.parseLong(t[3])));
        Set<String> c = p.tags().stream().limit(30).map(PredictedTag::category).collect(Collectors.toSet());
        cats += c.size(); boolean ok = c.contains(category.get(t[2])); if (ok) hit++;
        Map<String,Long> freq = b.stream().filter(x -> !x.kind().negative()).collect(Collectors.groupingBy(x -> category.get(x.itemId()), Collectors.counting()));
        // the same number of categories, and 30
        List<String> top = freq.entrySet().stream().sorted(Map.Entry.<String,Long>comparingByValue().reversed().thenComparing(Map.Entry.comparingByKey())).map(Map.Entry::getKey).toList();
        boolean bok = top.stream().limit(30).toList().contains(category.get(t[2])); if (bok) base++; bcats += Math.min(30, top.size());
        if (p.tags().isEmpty()) none++; else { if (ok) hitHas++; if (bok) baseHas++; }
      }
      System.out.printf("%s %s: tag_hr@30 %.3f (cats %.1f) base30 %.3f (cats %.1f) none %.2f | with tags: %.3f vs base %.3f  %s%n", name, protocol, hit/(double)n2, cats/n2, base/(double)n2, bcats/n2, none/(double)n2, hitHas/(double)Math.max(1,n2-none), baseHas/(double)Math.max(1,n2-none), s);
    }
  }
  static TenantModel build(List<CatalogueItem> items, DomainWords dw, java.util.function.Function<List<String>,List<Embedding>> em, List<Ev> evs, Object x, TagSettings s) {
    TenantModel.Builder b = new TenantModel.Builder(items, dw, em, s);
    Map<String,Integer> ids = new HashMap<>();
    for (Ev e : evs) if (!e.item().isEmpty()) b.behavior(ids.computeIfAbsent(e.user(), k -> ids.size()), e.kind(), e.item(), e.t());
    return b.build();
  }
  static List<Behavior> behaviors(List<Ev> evs, long before) {
    return evs.stream().filter(e -> e.t() < before).map(e -> new Behavior("e" + e.row(), e.user(), e.kind(), e.item(), e.query(), Instant.ofEpochMilli(e.t()), OptionalDouble.empty(), "")).collect(Collectors.toCollection(ArrayList::new)).reversed().reversed();
  }
  static Map<String,String> attrs(String s) { Map<String,String> m = new HashMap<>(); for (String kv : s.split(";")) { int i=kv.indexOf('='); if (i>0) m.put(kv.substring(0,i), kv.substring(i+1)); } return m; }
}
