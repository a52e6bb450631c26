import { type Answers, noAnswers } from '#modules/reports/schema.ts'

// Twelve made-up reports, plain and never graphic, spread over provinces, languages and
// kinds of people who write.

type Story = Partial<Answers> & { lang: 'en' | 'km'; story: string }

const base: Omit<Answers, 'story'> = {
  writer: 'self',
  danger: 'not_now',
  ...noAnswers,
}

const stories: Story[] = [
  {
    lang: 'km',
    province: '12',
    wantedHelper: 'woman',
    callMe: 'ណា',
    safety: 'កុំហៅទូរស័ព្ទមកខ្ញុំពេលយប់',
    story: 'មានម្នាក់ក្នុងហ្គេមសួរសុំរូបខ្ញុំញឹកញាប់។ ខ្ញុំមិនចង់ផ្ញើទេ ប៉ុន្តែគាត់គំរាមថានឹងប្រាប់មិត្តរបស់ខ្ញុំ។ ខ្ញុំខ្លាច ហើយមិនដឹងត្រូវធ្វើយ៉ាងណា។',
  },
  {
    lang: 'en',
    province: '17',
    callMe: 'Star',
    danger: 'now',
    contactWay: 'call',
    contactValue: '099 000 001',
    contactTime: 'after school, before five',
    story:
      'Someone I met online says he is waiting near my school today. I do not want to meet him. I am scared to walk home.',
  },
  {
    lang: 'km',
    writer: 'friend',
    province: '02',
    story: 'មិត្តខ្ញុំយំរាល់ថ្ងៃ ព្រោះសង្សារចាស់ផ្ញើរូបរបស់នាងទៅក្នុងក្រុម។ នាងមិនហ៊ានប្រាប់ឪពុកម្តាយទេ។ ខ្ញុំចង់ជួយនាង។',
  },
  {
    lang: 'km',
    province: '03',
    wantedHelper: 'man',
    callMe: 'ពិសិដ្ឋ',
    story: 'ខ្ញុំជាក្មេងប្រុស។ មនុស្សធំម្នាក់ដែលគ្រួសារខ្ញុំស្គាល់ ឲ្យលុយខ្ញុំ ហើយសុំឲ្យខ្ញុំធ្វើអ្វីដែលខ្ញុំមិនចូលចិត្ត។ ខ្ញុំចង់និយាយជាមួយបុរសម្នាក់។',
  },
  {
    lang: 'en',
    writer: 'carer',
    province: '08',
    contactWay: 'sms',
    contactValue: '099 000 002',
    story:
      'My daughter has become very quiet and hides her phone. I saw a message from a man who calls her his secret. I do not know how to talk with her without frightening her.',
  },
  {
    lang: 'km',
    writer: 'adult',
    province: '07',
    story: 'ខ្ញុំជាគ្រូបង្រៀន។ សិស្សម្នាក់ប្រាប់ខ្ញុំថា មានគេបង្ខំឲ្យនាងនិយាយតាមវីដេអូជាមួយមនុស្សមិនស្គាល់។ ខ្ញុំមិនទាន់ប្រាប់នរណាទេ។',
  },
  {
    lang: 'km',
    province: '21',
    danger: 'not_sure',
    callMe: 'សុខា',
    support: 'ភាសាសញ្ញា',
    story: 'មាននរណាម្នាក់ប្រើឈ្មោះរបស់ខ្ញុំបង្កើតគណនី ហើយដាក់រូបដែលខ្ញុំមិនដែលយល់ព្រម។ ខ្ញុំចង់ឲ្យរូបនោះបាត់ពីអ៊ីនធឺណិត។',
  },
  {
    lang: 'en',
    province: '13',
    wantedHelper: 'woman',
    contactWay: 'telegram',
    contactValue: 'quiet_moon_demo',
    contactTime: 'Sunday',
    story:
      'A boy I liked asked for pictures and now he wants money or he will send them to my class. I paid once. I cannot pay again.',
  },
  {
    lang: 'km',
    writer: 'worker',
    province: '24',
    story: 'ក្នុងការចុះសហគមន៍ ខ្ញុំបានជួបកុមារម្នាក់ដែលរស់នៅជាមួយជីដូន។ កុមារនិយាយថា អ្នកជិតខាងម្នាក់ថតរូបនាងដោយមិនសុំ។ ខ្ញុំចង់ដឹងថាគួរបញ្ជូនទៅណា។',
  },
  { lang: 'km', province: '14', story: 'ខ្ញុំមិនដឹងថារឿងនេះខុសឬអត់។ បងប្អូនជីដូនមួយសុំឲ្យខ្ញុំរក្សាការសម្ងាត់។ ខ្ញុំគេងមិនលក់។' },
  {
    lang: 'en',
    writer: 'friend',
    province: '18',
    story:
      'My friend was promised a job in a hotel by someone on Facebook. She is fifteen. She leaves on Friday and she is afraid now.',
  },
  {
    lang: 'km',
    province: '06',
    danger: 'now',
    wantedHelper: 'woman',
    contactWay: 'call',
    contactValue: '099 000 003',
    contactTime: 'ពេលព្រឹក',
    story: 'ខ្ញុំនៅផ្ទះជាមួយមនុស្សម្នាក់ដែលធ្វើឲ្យខ្ញុំខ្លាច។ ខ្ញុំចង់ចេញពីទីនេះ ប៉ុន្តែខ្ញុំគ្មានកន្លែងទៅ។',
  },
]

export const demoReports: { lang: 'en' | 'km'; answers: Answers }[] = stories.map(({ lang, ...answers }) => ({
  lang,
  answers: { ...base, ...answers },
}))
