// SPDX-License-Identifier: MIT
// The code lists of the built-in tables (shared by their declarations). A list keeps its order: folds read codes as enums.
#ifndef BAOXUE_MODEL_TABLES_CODES_HPP
#define BAOXUE_MODEL_TABLES_CODES_HPP

#include "baoxue/model/declaration.hpp"

namespace baoxue::inline v1::tables::codes {

inline constexpr std::string_view kUnitKindCountyWords[] = {"区", "县区"};
inline constexpr std::string_view kUnitKindTownshipWords[] = {"乡", "镇"};
inline constexpr CodeDecl kUnitKindCodes[] = {
    {"province", "省", {}},
    {"prefecture", "市", {}},
    {"county", "县", kUnitKindCountyWords},
    {"township", "乡镇", kUnitKindTownshipWords},
    {"central_school", "中心校", {}},
};
inline constexpr CodeListDecl kUnitKind{"unit_kind", kUnitKindCodes};

inline constexpr std::string_view kSchoolKindPrimaryWords[] = {"211"};
inline constexpr std::string_view kSchoolKindJuniorWords[] = {"311", "初级中学"};
inline constexpr std::string_view kSchoolKindNineYearWords[] = {"312"};
inline constexpr std::string_view kSchoolKindTeachingPointWords[] = {"218", "小学教学点"};
inline constexpr std::string_view kSchoolKindSpecialWords[] = {"特殊教育学校"};
inline constexpr std::string_view kSchoolKindKindergartenWords[] = {"111"};
inline constexpr std::string_view kSchoolKindSeniorWords[] = {"342", "高级中学"};
inline constexpr std::string_view kSchoolKindVocationalWords[] = {"职业学校"};
inline constexpr CodeDecl kSchoolKindCodes[] = {
    {"primary", "小学", kSchoolKindPrimaryWords},
    {"junior", "初中", kSchoolKindJuniorWords},
    {"nine_year", "九年一贯制", kSchoolKindNineYearWords},
    {"teaching_point", "教学点", kSchoolKindTeachingPointWords},
    {"special", "特教", kSchoolKindSpecialWords},
    {"kindergarten", "幼儿园", kSchoolKindKindergartenWords},
    {"senior", "高中", kSchoolKindSeniorWords},
    {"vocational", "中职", kSchoolKindVocationalWords},
};
inline constexpr CodeListDecl kSchoolKind{"school_kind", kSchoolKindCodes};

inline constexpr CodeDecl kAreaCodes[] = {
    {"urban", "城区", {}},
    {"town", "镇区", {}},
    {"rural", "乡村", {}},
};
inline constexpr CodeListDecl kArea{"area", kAreaCodes};

inline constexpr std::string_view kSexMaleWords[] = {"1", "1-男", "男性"};
inline constexpr std::string_view kSexFemaleWords[] = {"2", "2-女", "女性"};
inline constexpr CodeDecl kSexCodes[] = {
    {"male", "男", kSexMaleWords},
    {"female", "女", kSexFemaleWords},
};
inline constexpr CodeListDecl kSex{"sex", kSexCodes};

inline constexpr std::string_view kStudentStatusEnrolledWords[] = {"在籍", "在籍在校"};
inline constexpr std::string_view kStudentStatusTransferredOutWords[] = {"转出"};
inline constexpr std::string_view kStudentStatusGraduatedWords[] = {"毕业"};
inline constexpr std::string_view kStudentStatusLeftWords[] = {"辍学"};
inline constexpr CodeDecl kStudentStatusCodes[] = {
    {"enrolled", "在读", kStudentStatusEnrolledWords},
    {"suspended", "休学", {}},
    {"transferred_out", "已转出", kStudentStatusTransferredOutWords},
    {"graduated", "已毕业", kStudentStatusGraduatedWords},
    {"left", "离校", kStudentStatusLeftWords},
    {"deceased", "死亡", {}},
};
inline constexpr CodeListDecl kStudentStatus{"student_status", kStudentStatusCodes};

inline constexpr std::string_view kPovertyNoneWords[] = {"否", "非贫困"};
inline constexpr std::string_view kPovertyRegisteredPoorWords[] = {"脱贫户", "建档立卡户"};
inline constexpr std::string_view kPovertyWatchedWords[] = {"边缘易致贫户"};
inline constexpr std::string_view kPovertyMinimumLivingWords[] = {"低保户"};
inline constexpr CodeDecl kPovertyCodes[] = {
    {"none", "无", kPovertyNoneWords},
    {"registered_poor", "建档立卡", kPovertyRegisteredPoorWords},
    {"watched", "监测户", kPovertyWatchedWords},
    {"minimum_living", "低保", kPovertyMinimumLivingWords},
};
inline constexpr CodeListDecl kPoverty{"poverty", kPovertyCodes};

inline constexpr CodeDecl kPlacementCodes[] = {
    {"regular", "随班就读", {}},
    {"special_school", "特教学校", {}},
    {"home_teaching", "送教上门", {}},
};
inline constexpr CodeListDecl kPlacement{"placement", kPlacementCodes};

inline constexpr std::string_view kPostHeadWords[] = {"校长", "主任"};
inline constexpr std::string_view kPostDeputyWords[] = {"副校长"};
inline constexpr std::string_view kPostLeadershipWords[] = {"班子成员"};
inline constexpr CodeDecl kPostCodes[] = {
    {"head", "负责人", kPostHeadWords},
    {"deputy", "副职", kPostDeputyWords},
    {"leadership", "领导班子", kPostLeadershipWords},
    {"teacher", "教师", {}},
    {"clerk", "职员", {}},
    {"other", "其他", {}},
};
inline constexpr CodeListDecl kPost{"post", kPostCodes};

inline constexpr CodeDecl kObjectKindCodes[] = {
    {"school", "学校", {}}, {"grade", "年级", {}},   {"class", "班级", {}}, {"student", "学生", {}},
    {"child", "儿童", {}},  {"household", "户", {}}, {"village", "村", {}},
};
inline constexpr CodeListDecl kObjectKind{"object_kind", kObjectKindCodes};

inline constexpr CodeDecl kDayKindCodes[] = {
    {"holiday", "放假", {}},
    {"makeup", "补班", {}},
    {"closure", "停课", {}},
    {"school_day", "上课", {}},
};
inline constexpr CodeListDecl kDayKind{"day_kind", kDayKindCodes};

inline constexpr CodeDecl kSubmissionKindCodes[] = {
    {"data", "数据", {}},
    {"zero_report", "零报告", {}},
    {"paper", "纸质", {}},
};
inline constexpr CodeListDecl kSubmissionKind{"submission_kind", kSubmissionKindCodes};

inline constexpr CodeDecl kSessionCodes[] = {
    {"day", "全天", {}},
    {"am", "上午", {}},
    {"pm", "下午", {}},
};
inline constexpr CodeListDecl kSession{"session", kSessionCodes};

inline constexpr std::string_view kAttendanceStatusUnexcusedWords[] = {"旷", "无故缺课"};
inline constexpr std::string_view kAttendanceStatusPersonalLeaveWords[] = {"事"};
inline constexpr std::string_view kAttendanceStatusSickLeaveWords[] = {"病"};
inline constexpr std::string_view kAttendanceStatusLateWords[] = {"迟"};
inline constexpr CodeDecl kAttendanceStatusCodes[] = {
    {"unexcused", "旷课", kAttendanceStatusUnexcusedWords},
    {"personal_leave", "事假", kAttendanceStatusPersonalLeaveWords},
    {"sick_leave", "病假", kAttendanceStatusSickLeaveWords},
    {"late", "迟到", kAttendanceStatusLateWords},
    {"early_leave", "早退", {}},
};
inline constexpr CodeListDecl kAttendanceStatus{"attendance_status", kAttendanceStatusCodes};

inline constexpr std::string_view kChangeKindNewWords[] = {"招生"};
inline constexpr std::string_view kChangeKindTransferInWords[] = {"22"};
inline constexpr std::string_view kChangeKindTransferOutWords[] = {"21"};
inline constexpr std::string_view kChangeKindSuspensionWords[] = {"11"};
inline constexpr std::string_view kChangeKindResumptionWords[] = {"12"};
inline constexpr std::string_view kChangeKindDeathWords[] = {"51"};
inline constexpr std::string_view kChangeKindAbroadWords[] = {"出境"};
inline constexpr std::string_view kChangeKindWithdrawalWords[] = {"31"};
inline constexpr std::string_view kChangeKindReturnWords[] = {"劝返"};
inline constexpr CodeDecl kChangeKindCodes[] = {
    {"new", "新生", kChangeKindNewWords},
    {"transfer_in", "转入", kChangeKindTransferInWords},
    {"transfer_out", "转出", kChangeKindTransferOutWords},
    {"suspension", "休学", kChangeKindSuspensionWords},
    {"resumption", "复学", kChangeKindResumptionWords},
    {"death", "死亡", kChangeKindDeathWords},
    {"abroad", "出国", kChangeKindAbroadWords},
    {"withdrawal", "退学", kChangeKindWithdrawalWords},
    {"lost_contact", "失联", {}},
    {"dropout", "辍学", {}},
    {"return", "返校", kChangeKindReturnWords},
    {"promotion", "升级", {}},
    {"graduation", "毕业", {}},
};
inline constexpr CodeListDecl kChangeKind{"change_kind", kChangeKindCodes};

inline constexpr CodeDecl kCaseKindCodes[] = {
    {"signs", "苗头", {}},
    {"suspected", "疑似辍学", {}},
    {"dropped_out", "辍学", {}},
    {"never_enrolled", "失学", {}},
};
inline constexpr CodeListDecl kCaseKind{"case_kind", kCaseKindCodes};

inline constexpr std::string_view kVisitKindHomeWords[] = {"上门"};
inline constexpr std::string_view kVisitKindOnlineWords[] = {"线上"};
inline constexpr CodeDecl kVisitKindCodes[] = {
    {"home", "家访", kVisitKindHomeWords},
    {"phone", "电话", {}},
    {"school", "到校", {}},
    {"online", "网络", kVisitKindOnlineWords},
};
inline constexpr CodeListDecl kVisitKind{"visit_kind", kVisitKindCodes};

inline constexpr CodeDecl kVisitOutcomeCodes[] = {
    {"persuaded", "已劝返", {}}, {"promised", "答应返校", {}}, {"refused", "拒绝", {}},
    {"not_found", "未见到", {}}, {"other", "其他", {}},
};
inline constexpr CodeListDecl kVisitOutcome{"visit_outcome", kVisitOutcomeCodes};

inline constexpr std::string_view kNoticeKindAdmonitionWords[] = {"劝返通知书", "告诫书"};
inline constexpr std::string_view kNoticeKindOrderWords[] = {"限期复学通知书", "责令改正通知书"};
inline constexpr std::string_view kNoticeKindLawsuitWords[] = {"民事起诉状"};
inline constexpr CodeDecl kNoticeKindCodes[] = {
    {"admission", "入学通知书", {}},
    {"admonition", "劝学通知书", kNoticeKindAdmonitionWords},
    {"order", "责令书", kNoticeKindOrderWords},
    {"judicial", "司法文书", {}},
    {"lawsuit", "起诉状", kNoticeKindLawsuitWords},
    {"other", "其他", {}},
};
inline constexpr CodeListDecl kNoticeKind{"notice_kind", kNoticeKindCodes};

inline constexpr std::string_view kActivityBulletinWords[] = {"工作简报"};
inline constexpr std::string_view kActivityCasebookWords[] = {"典型案例"};
inline constexpr std::string_view kActivityMinutesWords[] = {"会议"};
inline constexpr CodeDecl kActivityKindCodes[] = {
    {"open_letter", "致家长公开信", {}},
    {"parents_meeting", "家长会", {}},
    {"class_meeting", "班会", {}},
    {"broadcast", "广播", {}},
    {"wall_lettering", "墙体标语", {}},
    {"banner", "横幅", {}},
    {"notice_board", "宣传栏", {}},
    {"bulletin", "简报", kActivityBulletinWords},
    {"casebook", "典型案例集", kActivityCasebookWords},
    {"exchange", "交流轮岗", {}},
    {"allocation", "调配", {}},
    {"ict", "三通两平台", {}},
    {"nutrition", "营养改善", {}},
    {"vocational", "职业教育", {}},
    {"five_good", "五好教育", {}},
    {"minutes", "会议记录", kActivityMinutesWords},
    {"holiday_plan", "假期方案", {}},
    {"training", "培训", {}},
};
inline constexpr CodeListDecl kActivityKind{"activity_kind", kActivityKindCodes};

}  // namespace baoxue::inline v1::tables::codes

#endif
