A  page.xrt
   Linux 6.1.0-test on Xen 4.17, dom0, 4096 pages, level page
B  ring.xrt
   Linux 6.1.0-test on Xen 4.17, dom0, 4096 pages, level page
the same: kernel, Xen, map, domain's pages, kind of domain, level, TSC
frequency

in all                          A            B    change
pages remapped               1249         1249      same
chunks                          5            5      same
prepare chunks            12.6 us      12.6 us      0.0%
p2m rebuild               30.1 us      30.1 us      0.0%
walk                      3.25 ms      3.25 ms      0.0%
  between chunks          2.15 us      2.15 us      0.0%
early boot                3.45 ms      3.45 ms      0.0%

a page of the walk              A            B    change    99% of draws
walk, in its chunks       2.60 us      2.60 us      0.0%
  p2m                     23.5 ns      23.5 ns      0.0%
  m2p                     1.99 us      1.99 us      0.0%
  mapping                  570 ns       570 ns      0.0%
  rest                    15.0 ns      15.0 ns      0.0%
by area, pfn
9f-100                     893 ns       893 ns      0.0%
800-c00                   2.98 us      2.98 us      0.0%
f80-2000                   895 ns       895 ns      0.0%

of single pages             p50        p90        p99      p99.9        max
p2m       A          22.5 ns    23.5 ns    23.5 ns     473 ns     473 ns
          B          22.5 ns    23.5 ns    23.5 ns     473 ns     473 ns
          change        0.0%       0.0%       0.0%       0.0%       0.0%
m2p       A           316 ns     332 ns     332 ns     332 ns    2.10 ms
          B           316 ns     332 ns     332 ns     332 ns    2.10 ms
          change        0.0%       0.0%       0.0%       0.0%       0.0%
mapping   A           552 ns     568 ns     584 ns    11.4 us    11.8 us
          B           552 ns     568 ns     584 ns    11.4 us    11.8 us
          change        0.0%       0.0%       0.0%       0.0%       0.0%

B is not whole; 'xenremap report' of it tells more.

No change: both are one boot.
[exit 0]
