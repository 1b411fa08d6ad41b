/**
 * Which country a shape of the map is, and where those stand that have no shape at this scale.
 *
 * Numbers: ISO 3166-1 numeric (UN M49), from data/registries/iso-3166.csv. Points: centroids of the shapes of Natural Earth 1:50m, or
 * 1:10m where that has none (public domain), in degrees of longitude and latitude.
 */

const NUMBERS = `
020ad 784ae 004af 028ag 660ai 008al 051am 024ao 010aq 032ar 016as 040at 036au 533aw 248ax 031az 070ba 052bb 050bd 056be
854bf 100bg 048bh 108bi 204bj 652bl 060bm 096bn 068bo 535bq 076br 044bs 064bt 074bv 072bw 112by 084bz 124ca 166cc 180cd
140cf 178cg 756ch 384ci 184ck 152cl 120cm 156cn 170co 188cr 192cu 132cv 531cw 162cx 196cy 203cz 276de 262dj 208dk 212dm
214do 012dz 218ec 233ee 818eg 732eh 232er 724es 231et 246fi 242fj 238fk 583fm 234fo 250fr 266ga 826gb 308gd 268ge 254gf
831gg 288gh 292gi 304gl 270gm 324gn 312gp 226gq 300gr 239gs 320gt 316gu 624gw 328gy 344hk 334hm 340hn 191hr 332ht 348hu
360id 372ie 376il 833im 356in 086io 368iq 364ir 352is 380it 832je 388jm 400jo 392jp 404ke 417kg 116kh 296ki 174km 659kn
408kp 410kr 414kw 136ky 398kz 418la 422lb 662lc 438li 144lk 430lr 426ls 440lt 442lu 428lv 434ly 504ma 492mc 498md 499me
663mf 450mg 584mh 807mk 466ml 104mm 496mn 446mo 580mp 474mq 478mr 500ms 470mt 480mu 462mv 454mw 484mx 458my 508mz 516na
540nc 562ne 574nf 566ng 558ni 528nl 578no 524np 520nr 570nu 554nz 512om 591pa 604pe 258pf 598pg 608ph 586pk 616pl 666pm
612pn 630pr 275ps 620pt 585pw 600py 634qa 638re 642ro 688rs 643ru 646rw 682sa 090sb 690sc 729sd 752se 702sg 654sh 705si
744sj 703sk 694sl 674sm 686sn 706so 740sr 728ss 678st 222sv 534sx 760sy 748sz 796tc 148td 260tf 768tg 764th 762tj 772tk
626tl 795tm 788tn 776to 792tr 780tt 798tv 158tw 834tz 804ua 800ug 581um 840us 858uy 860uz 336va 670vc 862ve 092vg 850vi
704vn 548vu 876wf 882ws 887ye 175yt 710za 894zm 716zw
`

const POINTS = `
ad 1.6 42.5, ag -61.8 17.3, ai -63.1 18.2, as -170.7 -14.3, aw -70.0 12.5, ax 20.0 60.2, bb -59.6 13.2, bh 50.5 26.0,
bl -62.8 17.9, bm -64.8 32.3, ck -159.8 -21.2, cv -24.0 16.0, cw -69.0 12.2, dm -61.4 15.4, fm 153.3 7.5, fo -6.9 62.1,
gd -61.7 12.1, gg -2.6 49.5, gi -5.3 36.1, gs -36.5 -54.5, gu 144.8 13.4, hk 114.1 22.4, hm 73.5 -53.1, im -4.5 54.2,
io 72.4 -7.3, je -2.1 49.2, ki -167.9 0.9, km 43.7 -11.9, kn -62.7 17.3, ky -80.9 19.4, lc -61.0 13.9, li 9.5 47.1,
mc 7.4 43.8, mf -63.1 18.1, mh 170.3 7.0, mo 113.5 22.2, mp 145.6 15.8, ms -62.2 16.7, mt 14.4 35.9, mu 57.6 -20.3,
mv 73.5 3.7, nf 167.9 -29.1, nr 166.9 -0.5, nu -169.9 -19.0, pf -144.8 -14.7, pm -56.3 46.9, pn -128.3 -24.4, pw 134.4 7.3,
sc 55.5 -4.7, sg 103.8 1.4, sh -9.7 -12.4, sm 12.5 43.9, st 6.7 0.4, sx -63.1 18.1, tc -72.0 21.8, to -174.8 -20.4,
tv 178.5 -7.8, um -158.6 15.8, va 12.4 41.9, vc -61.2 13.2, vg -64.5 18.5, vi -64.8 18.0, wf -177.3 -13.9, ws -172.2 -13.8
`

/** ISO 3166-1 numeric, three digits, to alpha-2 in small letters. */
export const COUNTRY_OF_NUMBER: ReadonlyMap<string, string> = new Map(
  NUMBERS.trim()
    .split(/\s+/)
    .map((entry) => [entry.slice(0, 3), entry.slice(3)]),
)

/** Longitude and latitude of countries too small for a shape. */
export const POINT_OF_COUNTRY: ReadonlyMap<string, readonly [number, number]> = new Map(
  POINTS.trim()
    .split(/,\s*/)
    .map((entry) => {
      const [country = "", longitude, latitude] = entry.split(" ")
      return [country, [Number(longitude), Number(latitude)]]
    }),
)
