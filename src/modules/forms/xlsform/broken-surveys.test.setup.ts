const labels = 'label::English (en) | label::Khmer (km)'
const deep = [
  ...Array.from({ length: 21 }, (_, i) => `  begin group | g${i} | A | ក`),
  '  text | a | A | ក',
  ...Array.from({ length: 21 }, () => '  end group'),
].join('\n')

/**
 * Surveys with mistakes: what is the matter, the sheet (its first line is row 1), and all that is to
 * be said of it. A sign stands before what is no error: ? a warning, . a notice.
 */
export const brokenSurveys: { what: string; survey: string; problems: string[] }[] = `= nothing is wrong
  type | name | ${labels}
  text | a | A | ក
  select_one yes_no | b | B | ខ

= a row without a type
  type | name | ${labels}
   | a | A | ក
  text | b | B | ខ
! survey 2 type: row_without_type

= a remark of the author
  type | name | ${labels} | my remark
   | | | | later
  text | b | B | ខ
! ? survey 1 my remark: column_unknown my remark
! . survey 2: row_passed_over

= a row that is switched off
  type | name | ${labels} | disabled
  wrong | a | A | ក | yes
  text | b | B | ខ
! . survey 2 disabled: row_disabled

= types that nobody knows
  type | name | ${labels}
  txet | a | A | ក
  wish | b | B | ខ
! survey 2 type: type_misspelt txet text
! survey 3 type: type_unknown wish

= nobody is asked for recordings, pictures, films, files
  type | name | ${labels}
  audio | a | A | ក
  image | b | B | ខ
  video | c | C | គ
  file | d | D | ឃ
  barcode | e | E | ង
! survey 2 type: type_audio audio
! survey 3 type: type_image image
! survey 4 type: type_video video
! survey 5 type: type_file file
! survey 6 type: type_barcode barcode

= lines, areas, maps
  type | name | ${labels}
  geotrace | a | A | ក
  geoshape | b | B | ខ
  osm x | c | C | គ
! survey 2 type: type_line geotrace
! survey 3 type: type_line geoshape
! survey 4 type: type_line osm x

= choices from elsewhere
  type | name | ${labels}
  select_one_from_file a.csv | a | A | ក
  select_one \${b} | b | B | ខ
  xml-external | c | C | គ
  cascading_select x | d | D | ឃ
! survey 2 type: type_external select_one_from_file a.csv
! survey 3 type: type_from_repeat select_one \${b}
! survey 4 type: type_external xml-external
! survey 5 type: type_cascading cascading_select x

= what other programs alone know
  type | name | ${labels}
  begin loop | a | A | ក
  begin_kobomatrix | b | B | ខ
  calculate_here | c | C | គ
! survey 2 type: type_loop begin loop
! survey 3 type: type_kobo begin_kobomatrix
! survey 4 type: type_calculate_here calculate_here

= nothing about the device is kept
  type | name | ${labels}
  start | s
  deviceid | d
  phonenumber | p
  text | a | A | ក
! . survey 2 type: type_device start s
! . survey 3 type: type_device deviceid d
! . survey 4 type: type_device phonenumber p

= an expression names what was left out
  type | name | ${labels} | relevant
  today | day
  text | a | A | ក | \${day} > 1
! . survey 2 type: type_device today day
! survey 3 relevant: name_dropped day

= names
  type | name | ${labels}
  text | | A | ក
  text | 2nd | B | ខ
  text | my name | C | គ
  text | ឈ្មោះ\u200bកុមារ | D | ឃ
  text | _x0063_onstructor | E | ង
  text | __id | F | ច
  text | ${'n'.repeat(101)} | G | ឆ
! survey 2 name: name_missing
! survey 3 name: name_invalid 2nd
! survey 4 name: name_spaces my name
! survey 5 name: name_spaces ឈ្មោះ កុមារ
! survey 6 name: name_reserved constructor
! survey 7 name: name_reserved __id
! survey 8 name: name_too_long ${'n'.repeat(100)}… 100

= one name twice, also of a group
  type | name | ${labels}
  text | age | A | ក
  text | Age | B | ខ
  begin group | AGE | C | គ
  text | d | D | ឃ
  end group
! survey 3 name: name_doubled Age 2
! survey 4 name: name_doubled AGE 2

= no label
  type | name | ${labels} | calculation
  text | a
  note
  calculate | c | | | 1
  begin repeat | d
  text | e | E | ង
  end repeat
! survey 2 label::English (en): label_missing a
! survey 3 label::English (en): label_missing note_3

= words in one language alone
  type | name | ${labels} | hint::English (en)
  text | a | A | | Why
  text | b | | ខ
! ? survey 2 label::Khmer (km): translation_missing a Khmer
! ? survey 2 hint::km: translation_missing a Khmer
! ? survey 3 label::English (en): translation_missing b English

= lists
  type | name | ${labels}
  select_one | a | A | ក
  select_one colours | b | B | ខ
  select_multiple yes_no and more | c | C | គ
! survey 2 type: list_missing select_one
! survey 3 type: list_unknown colours
! survey 4 type: list_missing select_multiple yes_no and more
! ? choices 2 list_name: list_unused yes_no

= words of one’s own
  type | name | ${labels} | choice_filter
  rank yes_no or_other | a | A | ក
  select_one yes_no or_other | b | B | ខ | 1 = 1
! survey 2 type: other_with_rank
! survey 3 type: other_with_filter

= a group that stays open
  type | name | ${labels}
  begin group | a | A | ក
  text | b | B | ខ
! survey 2 type: group_not_closed group

= an end without a beginning
  type | name | ${labels}
  text | b | B | ខ
  end repeat
! survey 3 type: group_not_opened repeat

= groups across each other
  type | name | ${labels}
  begin group | a | A | ក
  begin repeat | b | B | ខ
  text | c | C | គ
  end group
  end repeat
! survey 5 type: group_crossed group repeat 3
! survey 6 type: group_not_opened repeat

= a group without anything
  type | name | ${labels}
  begin group | a | A | ក
  deviceid | b
  end group
  text | c | C | គ
! ? survey 2 type: group_empty group
! . survey 3 type: type_device deviceid b

= groups within groups within groups
  type | name | ${labels}
${deep}
! survey 22 type: group_too_deep 20

= a calculation without one
  type | name | ${labels} | calculation
  calculate | a
! survey 2 calculation: calculation_missing a

= ranges
  type | name | ${labels} | parameters
  range | a | A | ក | start=5 end=1
  range | b | B | ខ | strat=1
  range | c | C | គ | end=many randomize=true
  text | d | D | ឃ | rows=3
! survey 2 parameters: range_invalid start=5 end=1
! survey 3 parameters: range_invalid strat=1
! survey 4 parameters: range_invalid end=many
! ? survey 4 parameters: parameter_ignored randomize=true
! ? survey 5 parameters: parameter_ignored rows=3

= what says nothing about such a row
  type | name | ${labels} | choice_filter | repeat_count | constraint | required
  text | a | A | ក | x = 1 | 3
  note | b | B | ខ | | | . > 1 | false
  begin group | c | C | គ | | | | yes
  text | d | D | ឃ
  end group
! ? survey 2 choice_filter: column_misplaced choice_filter text
! ? survey 2 repeat_count: column_misplaced repeat_count text
! ? survey 3 constraint: column_misplaced constraint note
! ? survey 4 required: column_misplaced required begin group

= appearances that fetch from elsewhere
  type | name | ${labels} | appearance
  text | a | A | ក | minimal search('fruits')
  text | b | B | ខ | ex:org.app
! survey 2 appearance: appearance_external
! survey 3 appearance: appearance_external

= who may read it, and as what
  type | name | ${labels} | sensitivity | code
  text | a | A | ក | secret | Risk Level
  text | b | B | ខ | Sealed | risk_level
! survey 2 sensitivity: sensitivity_unknown secret
! survey 2 code: code_invalid Risk Level

= a plain figure out of a sealed answer
  type | name | ${labels} | sensitivity | calculation
  text | a | A | ក
  calculate | b | | | plain | concat(\${a}, 'x')
! ? survey 3 sensitivity: sensitivity_derived b a

= quotation marks as Word makes them
  type | name | ${labels} | relevant
  text | a | A | ក
  text | b | B | ខ | \${a} = ‘x’ or\u00a0\${a}\u200b= “y”
! . survey 3 relevant: expression_tidied

= expressions: each problem at its row and under its heading
  Type | Name | ${labels} | Relevance | bind::constraint | choice filter
  text | a | A \${nobody} | ក | \${nowhere} = 1 | . = 'x
  select_one yes_no | b | B | ខ | | | colour = 1
! survey 2 label::English (en): unknown_name nobody 3 en
! survey 2 Relevance: unknown_name nowhere 1
! survey 2 bind::constraint: quote_not_closed ' 5
! survey 3 choice filter: unknown_column colour 1

= columns
  type | name | ${labels} | relevent | image | guidance_hint::English (en) | trigger | $kuid | colour
  text | a | A | ក
! ? survey 1 relevent: column_misspelt relevent relevant
! . survey 1 image: column_media image
! . survey 1 guidance_hint::English (en): column_ignored guidance_hint::English (en)
! ? survey 1 trigger: column_unsupported trigger
! . survey 1 $kuid: column_ignored $kuid
! ? survey 1 colour: column_unknown colour

= a column twice
  type | name | ${labels} | Label :: english (EN) | relevant | relevance
  text | a | A | ក | B
! survey 1 relevance: column_doubled relevance
! survey 1 Label :: english (EN): column_doubled Label :: english (EN)

= columns that have to be there
  type | names | relevant
  text | a
! ? survey 1 names: column_misspelt names name
! survey 1: column_missing name
! survey 1: column_missing label
! survey 2 name: name_missing
! survey 2 label: label_missing row_2`
  .split(/^= /m)
  .slice(1)
  .map((part) => {
    const [what = '', ...lines] = part.trim().split('\n')
    return {
      what,
      survey: lines.filter((line) => !line.startsWith('! ')).join('\n'),
      problems: lines.filter((line) => line.startsWith('! ')).map((line) => line.slice(2)),
    }
  })
